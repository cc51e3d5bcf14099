using System.Globalization;
using System.Text;
using Hewn.Ring;

namespace Simulation;

/// <summary>
/// A caller that can be stopped between claim and commit. Its lines go through the real producer; stopping takes back
/// what it has copied, or part of that, so that others find the memory as it was in between.
/// </summary>
internal sealed unsafe class SimulatedProducer(int number, RingMemory memory, Random random, TimeProvider clock)
{
    private readonly RingProducer _ring = new(memory);
    private byte[]? _finished; // The frames' memory as it is to be, around the stopped frame.
    private long _claimedFrom;
    private long _claimedTo;
    private int _padding;
    private bool _isPadded; // Others may have read the padding, and written there, since.

    /// <summary>The number of the last call that has returned, dropped or not.</summary>
    public int Returned { get; private set; }

    /// <summary>Calls that dropped their line.</summary>
    public HashSet<int> Dropped { get; } = [];

    public bool IsStopped => _finished is not null;

    public static uint RoutesOf(int call) => call % 3 == 0 ? 3u : 1u;

    /// <summary>Lines for a destination among the calls that have returned.</summary>
    public IEnumerable<int> CallsFor(int destination, int returned) => Enumerable.Range(1, returned)
        .Where(call => (RoutesOf(call) & (1u << destination)) != 0 && !Dropped.Contains(call));

    /// <summary>Goes on: finishes the call that is under way, or makes one. False when the ring is full.</summary>
    /// <param name="countsDrop">Asked when the ring is full: whether the line is dropped, which it counts then.</param>
    /// <param name="mayStop">Whether it may stop between claim and commit.</param>
    public bool Step(Func<bool> countsDrop, bool mayStop)
    {
        if (IsStopped)
        {
            Finish();
            return true;
        }

        var frames = new Span<byte>(memory.Frames, (int)memory.Capacity);
        bool stops = mayStop && random.Next(4) == 0;
        byte[]? before = stops ? frames.ToArray() : null;
        long from = memory.Claimed;
        int call = Returned + 1;
        byte[] line = LineOf(call);
        if (_ring.TryWrite(RoutesOf(call), line, out long end) != ClaimResult.Claimed)
        {
            if (countsDrop())
            {
                Dropped.Add(call);
                Returned = call;
            }

            return false;
        }

        if (before is null)
        {
            Returned = call;
            return true;
        }

        _claimedFrom = from;
        _claimedTo = end;
        _padding = (int)(end - from - Frame.SizeOf(line.Length));
        _finished = frames.ToArray();
        TakeBack(before, line.Length);
        return true;
    }

    /// <summary>Stands as if padding, or some of the line, or all but the last word had been written.</summary>
    private void TakeBack(byte[] before, int lineBytes)
    {
        int kept = random.Next(4);
        Restore(before, _claimedFrom, _claimedTo);
        _isPadded = kept > 0;
        if (_isPadded)
            Restore(_finished!, _claimedFrom, _claimedFrom + _padding);
        long frame = _claimedFrom + _padding;
        if (kept > 1)
            Restore(_finished!, frame + Frame.HeaderBytes, frame + Frame.HeaderBytes + random.Next(lineBytes + 1));
        if (kept > 2)
            Restore(_finished!, frame + 8, frame + Frame.HeaderBytes + lineBytes);
    }

    private void Finish()
    {
        long frame = _claimedFrom + _padding;
        if (!_isPadded)
            Restore(_finished!, _claimedFrom, frame);
        Restore(_finished!, frame, _claimedTo);
        _finished = null;
        Returned++;
    }

    private void Restore(byte[] source, long from, long to)
    {
        int mask = (int)memory.Capacity - 1;
        while (from < to)
        {
            int at = (int)from & mask;
            int length = (int)Math.Min(to - from, source.Length - at);
            source.AsSpan(at, length).CopyTo(new Span<byte>(memory.Frames + at, length));
            from += length;
        }
    }

    private byte[] LineOf(int call)
    {
        int padding = random.Next(8) == 0 ? random.Next(600) : random.Next(60);
        string time = TimeOfCall().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"{{\"timestamp\":\"{time}\",\"level\":\"INFO\","
            + $"\"message\":\"m\",\"p\":{number},\"n\":{call},\"x\":\"{new string('x', padding)}\"}}\n");
    }

    /// <summary>
    /// The clock's, or nearly; kept details of a call are hours old; and a clock may have been set back since.
    /// </summary>
    private DateTime TimeOfCall() => clock.GetUtcNow().UtcDateTime + random.Next(20) switch
    {
        0 => TimeSpan.FromMinutes(random.Next(120)),
        < 4 => TimeSpan.FromMinutes(-random.Next(60 * 30)),
        _ => TimeSpan.FromMilliseconds(-random.Next(2000)),
    };
}
