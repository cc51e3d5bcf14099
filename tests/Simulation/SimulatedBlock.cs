using System.Runtime.InteropServices;
using Hewn.Ring;

namespace Simulation;

/// <summary>Memory that plays a mapped file.</summary>
internal sealed unsafe class SimulatedBlock : MemoryBlock
{
    public SimulatedBlock(long bytes)
        : base(bytes)
    {
        Pointer = (byte*)NativeMemory.AllocZeroed((nuint)bytes);
    }

    public override bool IsKept => true;

    public Span<byte> Span => new(Pointer, (int)Bytes);

    public SimulatedBlock Copy()
    {
        var copy = new SimulatedBlock(Bytes);
        Span.CopyTo(copy.Span);
        return copy;
    }

    protected override void Release()
    {
        // Disposing is what a process does at its end; the file stays until FreeMemory.
    }

    /// <summary>Gives the memory back: the simulated machine is gone.</summary>
    public void FreeMemory() => NativeMemory.Free(Pointer);
}
