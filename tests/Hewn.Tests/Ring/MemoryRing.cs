using System.Text;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Ring;

/// <summary>A small ring over memory that can be looked at and opened again.</summary>
internal sealed class MemoryRing
{
    public const int Capacity = 1024;

    private readonly RingProducer _producer;
    private readonly RingReader _reader;

    public MemoryRing(params RingTarget?[] targets)
    {
        byte[] description = RingDescription.Write(targets.Length == 0 ? [null] : targets);
        Block = new KeptBlock(RingMemory.BytesFor(Capacity, description.Length));
        Memory = RingMemory.Create(Block, Capacity, description);
        _producer = new RingProducer(Memory);
        _reader = new RingReader(Memory);
    }

    public KeptBlock Block { get; }

    public RingMemory Memory { get; }

    public static ReadOnlySpan<byte> Line(int bytes) => Encoding.ASCII.GetBytes(new string('x', bytes - 1) + "\n");

    public ClaimResult Write(int bytes, out long end) => _producer.TryWrite(1, Line(bytes), out end);

    public ClaimResult Write(string line, uint routes = 1) =>
        _producer.TryWrite(routes, Encoding.UTF8.GetBytes(line), out _);

    public long Close() => _producer.Close();

    /// <summary>What stands at a position: a line, "(padding)", or nothing.</summary>
    public string? Read(ref long position)
    {
        if (!_reader.TryRead(position, out FrameView frame))
            return null;
        position += frame.Size;
        frame.IsIntact.ShouldBeTrue();
        return frame.IsPadding ? "(padding)" : Encoding.UTF8.GetString(frame.Line);
    }
}
