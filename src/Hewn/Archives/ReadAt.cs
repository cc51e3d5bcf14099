namespace Hewn.Archives;

/// <summary>Reads up to so many bytes of a file from a position; 0 at its end.</summary>
internal delegate int ReadAt(Span<byte> bytes, long position);
