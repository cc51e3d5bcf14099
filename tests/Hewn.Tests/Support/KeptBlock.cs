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

    private KeptBlock(KeptBlock other)
        : base(other.Bytes)
    {
        Pointer = other.Pointer;
    }

    public override bool IsKept => true;

    /// <summary>Whether it was disposed.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>The same memory, mapped once more.</summary>
    public KeptBlock MapAgain() => new(this);

    /// <summary>
    /// Disposing is what a process does at its end; the file stays. A test's few megabytes go with its process.
    /// </summary>
    protected override void Release() => IsReleased = true;
}
