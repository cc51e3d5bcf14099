namespace Hewn.Tests.Noise;

/// <summary>A hash of a line.</summary>
internal delegate ulong HashFunction(ReadOnlySpan<byte> line);
