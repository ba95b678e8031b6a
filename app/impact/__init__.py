"""What the Leergang brings about, in numbers that expose nobody."""
