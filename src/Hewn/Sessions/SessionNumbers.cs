using System.Text;
using System.Text.Json;
using Hewn.Files;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>The sequence numbers of a session's log, as its lines say them. What a counter beside it says counts for
/// nothing.</summary>
internal static class SessionNumbers
{
    /// <summary>What is greater was never counted up to: a line that says so has no number, and none overflows.
    /// </summary>
    public const long Greatest = long.MaxValue / 2;

    private const int BlockBytes = 256 * 1024;
    private const int LongestEndBytes = 64;

    private static ReadOnlySpan<byte> Key => "\"sequenceNumber\":"u8;

    private static ReadOnlySpan<byte> Joint => ",\"sequenceNumber\":"u8;

    /// <summary>The number behind the highest of all lines from a place on.</summary>
    /// <param name="file">The log.</param>
    /// <param name="from">Where the lines begin; the beginning of a line.</param>
    /// <param name="next">The answer when none has a number, or only lower ones.</param>
    /// <param name="endsInLine">Whether the last line is whole, or there is none.</param>
    public static long NextAfter(IDiskFile file, long from, long next, out bool endsInLine)
    {
        byte[] block = new byte[BlockBytes];
        var unfinished = new ByteBuffer();
        for (int read; (read = file.Read(block, from)) > 0; from += read)
        {
            ReadOnlySpan<byte> bytes = block.AsSpan(0, read);
            for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
            {
                unfinished.Append(bytes[..end]);
                next = Math.Max(next, NumberOf(unfinished.Written) + 1);
                unfinished.Clear();
            }

            unfinished.Append(bytes);
        }

        endsInLine = unfinished.Length == 0;
        // One that another program wrote without its newline may be whole.
        return endsInLine ? next : Math.Max(next, NumberOf(unfinished.Written) + 1);
    }

    /// <summary>Whether the line that ends there has that number.</summary>
    public static bool IsLast(IDiskFile file, long end, long number)
    {
        Span<byte> tail = stackalloc byte[LongestEndBytes];
        int length = (int)Math.Min(end, tail.Length);
        tail = tail[..length];
        if (file.Read(tail, end - length) != length || tail is not [.., (byte)'\n'])
            return false;
        return TryReadEnd(tail[..^1], out long found) && found == number;
    }

    /// <summary>The number of a line, without its newline; -1 when it has none.</summary>
    public static long NumberOf(ReadOnlySpan<byte> line)
    {
        // Fast path - what Hewn wrote ends in its number.
        if (TryReadEnd(line, out long number))
            return Valid(number);
        try
        {
            return Valid(ReadAnywhere(line));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return -1; // A torn line, or somebody else's text.
        }
    }

    /// <summary>
    /// What a line says beside its number, without its last bracket and newline: the same for a line in a ring, which
    /// has none yet, and in the log.
    /// </summary>
    public static ReadOnlySpan<byte> WithoutNumber(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\n');
        if (line is not [.., (byte)'}'])
            return line;
        line = line[..^1];
        ReadOnlySpan<byte> rest = line[..(line.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1)];
        return rest.Length < line.Length && rest.EndsWith(Joint) ? rest[..^Joint.Length] : line;
    }

    /// <summary>Whether a line of the log that breaks off is the begin of a line in a ring, once it has a number.
    /// </summary>
    /// <param name="torn">The begin, without a newline.</param>
    /// <param name="line">The whole line, without a number.</param>
    public static bool IsBegin(ReadOnlySpan<byte> torn, ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> said = WithoutNumber(line);
        if (!torn.StartsWith(said))
            return said.StartsWith(torn);
        torn = torn[said.Length..];
        return Joint.StartsWith(torn)
            || (torn.StartsWith(Joint) && torn[Joint.Length..].TrimStart("0123456789"u8) is [] or [(byte)'}']);
    }

    /// <summary>With one bracket behind it the number is the line's own, and not one inside its metadata.</summary>
    private static bool TryReadEnd(ReadOnlySpan<byte> line, out long number)
    {
        number = -1;
        line = line.TrimEnd((byte)'\r');
        if (line is not [.., (byte)'}'])
            return false;
        int digits = line[..^1].LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        return digits >= Key.Length && line[..digits].EndsWith(Key)
            && long.TryParse(Encoding.ASCII.GetString(line[digits..^1]), out number);
    }

    private static long Valid(long number) => number is >= 0 and <= Greatest ? number : -1;

    private static long ReadAnywhere(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isNumber = reader.ValueTextEquals("sequenceNumber"u8);
            reader.Read();
            if (isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
                return number;
            reader.Skip();
        }

        return -1;
    }
}
