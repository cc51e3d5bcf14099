using System.Runtime.InteropServices;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// What a line of a session's log ends in, <c>,"sequenceNumber":41}</c> and a newline. From one line to the next the
/// digits are counted up where they stand. Not thread-safe.
/// </summary>
internal sealed class NumberTail
{
    private const int EndBytes = 2; // The bracket and the newline.

    private readonly byte[] _bytes = new byte[64 + ByteBuffer.SlackBytes];
    private int _length;

    private static ReadOnlySpan<byte> Joint => ",\"sequenceNumber\":"u8;

    /// <summary>The number of the next line.</summary>
    public long Next { get; private set; }

    /// <summary>Bytes of the tail with a number.</summary>
    public static int LengthOf(long number)
    {
        int digits = 1;
        for (; number > 9; number /= 10)
            digits++;
        return Joint.Length + digits + EndBytes;
    }

    /// <summary>Goes on with a number.</summary>
    /// <param name="next">The number, not negative.</param>
    public void Set(long next)
    {
        Next = next;
        Joint.CopyTo(_bytes);
        _length = Joint.Length + Digits.Write(ref _bytes[Joint.Length], next);
        "}\n"u8.CopyTo(_bytes.AsSpan(_length));
        _length += EndBytes;
    }

    /// <summary>Ends a line that was appended without its last bracket.</summary>
    public void AppendTo(ByteBuffer target)
    {
        target.AppendBlocks(ref MemoryMarshal.GetArrayDataReference(_bytes), _length);
        MoveOn();
    }

    private void MoveOn()
    {
        int at = _length - EndBytes - 1;
        while (_bytes[at] == '9')
            _bytes[at--] = (byte)'0';
        if (_bytes[at] == ':') // All nines: one digit more.
        {
            Set(Next + 1);
            return;
        }

        _bytes[at]++;
        Next++;
    }
}
