using System.Runtime.InteropServices;

namespace Hewn.Ring;

/// <summary>Memory of the process: for a log without files, and where no file can be mapped.</summary>
internal sealed unsafe class NativeBlock : MemoryBlock
{
    private const int PageBytes = 4096;

    public NativeBlock(long bytes)
        : base(bytes)
    {
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, PageBytes);
        NativeMemory.Clear(Pointer, (nuint)bytes);
    }

    /// <inheritdoc/>
    public override bool IsKept => false;

    /// <inheritdoc/>
    protected override void Release() => NativeMemory.AlignedFree(Pointer);
}
