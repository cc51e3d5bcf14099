using System.Runtime.InteropServices;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>Memory that plays a mapped file: whoever "opens" it finds what the one before has left.</summary>
internal sealed unsafe class KeptBlock : MemoryBlock
{
    public KeptBlock(long bytes)
        : base(bytes)
    {
        Pointer = (byte*)NativeMemory.AllocZeroed((nuint)bytes);
    }

    public override bool IsKept => true;

    protected override void Release()
    {
        // Disposing is what a process does at its end; the file stays. A test's few megabytes go with its process.
    }
}
