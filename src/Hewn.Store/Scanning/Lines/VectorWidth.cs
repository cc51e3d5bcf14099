namespace Hewn.Store.Scanning.Lines;

/// <summary>How wide the vectors are that look for quotes and needles.</summary>
internal enum VectorWidth
{
    /// <summary>One byte at a time.</summary>
    Scalar,

    /// <summary>128 bits: SSE2, Arm's Neon.</summary>
    Bits128,

    /// <summary>256 bits: AVX2.</summary>
    Bits256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512,
}
