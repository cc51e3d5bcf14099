using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>Which width this processor is fast with.</summary>
internal static class VectorWidths
{
    public static VectorWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;
}
