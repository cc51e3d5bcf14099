using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>Up to 32 bytes that every line of a shape has at the same place.</summary>
internal readonly record struct LiteralCheck(Vector256<byte> Bytes, Vector256<byte> Mask, Place At);
