// Judges credentials with the libraries of Digital Bazaar. The file holds {documents, cases}: all that may be loaded,
// by address, and per case {credential, now}. Prints one JSON line for each: {verified, error}.
import {readFileSync} from "node:fs";
import {DataIntegrityProof} from "@digitalbazaar/data-integrity";
import {cryptosuite} from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import {verifyCredential} from "@digitalbazaar/vc";
import {checkStatus} from "@digitalbazaar/vc-bitstring-status-list";

const {documents, cases} = JSON.parse(readFileSync(process.argv[2], "utf8"));

async function documentLoader(url) {
  const [whole, fragment] = url.split("#");
  let document = documents[url] ?? documents[whole];
  if (document === undefined) throw new Error(`nothing at ${url}`);
  if (fragment && document.verificationMethod) {
    const method = document.verificationMethod.find(one => one.id === url);
    if (!method) throw new Error(`no key ${url}`);
    document = {"@context": document["@context"], ...method};
  }
  return {contextUrl: null, documentUrl: url, document};
}

const reason = error => (error?.errors ?? [error]).map(one => one?.cause?.message ?? one?.message).join("; ");

for (const {credential, now} of cases) {
  const suite = new DataIntegrityProof({cryptosuite});
  const {verified, error, statusResult} =
    await verifyCredential({credential, suite, documentLoader, checkStatus, ...(now ? {now} : {})});
  // The library tells what the list says of a credential, and leaves the verdict to who asks.
  const revoked = statusResult?.results?.some(({status}) => status) ?? false;
  const why = error ?? statusResult?.error ?? (verified ? null : new Error("not verified"));
  console.log(JSON.stringify({verified: verified && !revoked, error: why ? reason(why) : revoked ? "revoked" : null}));
}
