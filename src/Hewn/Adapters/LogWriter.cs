using System.Text;

namespace Hewn.Adapters;

/// <summary>
/// A text writer whose lines become records. Thread-safe: a call is never mixed with another, but a line that is
/// written in several calls is, if several threads do so at once.
/// </summary>
/// <remarks>
/// A line ends at <c>\n</c>, <c>\r\n</c> or <c>\r</c>; empty ones are left out. Text without an end waits for it: until
/// <see cref="TextWriter.Flush"/>, until the writer is disposed, or until no more of it fits into a message (32 KiB).
/// What is written before its line has ended carries the field <c>partial</c>. Nothing here throws, also after the
/// writer was disposed; text that comes then is logged, too.
/// </remarks>
public sealed class LogWriter : TextWriter
{
    private readonly Action<string, bool> _log;
    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();
    private int _lineBytes;

    /// <summary>A writer; <see cref="LoggerAdapterExtensions.AsTextWriter"/> says the same shorter.</summary>
    /// <param name="log">Takes the lines.</param>
    /// <param name="level">Their level.</param>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> is null.</exception>
    public LogWriter(Logger log, Level level = Level.Info)
    {
        ArgumentNullException.ThrowIfNull(log);
        _log = (line, isPartial) =>
        {
            if (isPartial)
                log.Log(level, line, ("partial", true));
            else
                log.Log(level, line);
        };
    }

    /// <summary>A writer for whatever makes records of lines.</summary>
    /// <param name="log">Takes a line, and whether it has not ended.</param>
    internal LogWriter(Action<string, bool> log) => _log = log;

    /// <summary>The encoding of log files, UTF-8. Characters pass through as they are.</summary>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
            Append_NeedsLock(buffer);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => WriteLine(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(char[] buffer, int index, int count) => WriteLine(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            Append_NeedsLock(buffer);
            Append_NeedsLock("\n");
        }
    }

    /// <summary>Logs the text that waits for the end of its line.</summary>
    public override void Flush()
    {
        lock (_gate)
            Log_NeedsLock(isPartial: true);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
                Log_NeedsLock(isPartial: false);
        }

        base.Dispose(disposing);
    }

    private void Append_NeedsLock(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny('\r', '\n');
            AppendToLine_NeedsLock(end < 0 ? text : text[..end]);
            if (end < 0)
                return;
            Log_NeedsLock(isPartial: false);
            text = text[(end + 1)..];
        }
    }

    private void AppendToLine_NeedsLock(ReadOnlySpan<char> text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            // Never between the halves of a pair: two lone surrogates would be two lost characters.
            if (_lineBytes > MaxLineBytes && !char.IsLowSurrogate(text[i]))
            {
                _line.Append(text[start..i]);
                start = i;
                Log_NeedsLock(isPartial: true);
            }

            _lineBytes += EncodedBytes(text[i]);
        }

        _line.Append(text[start..]);
    }

    private void Log_NeedsLock(bool isPartial)
    {
        if (_line.Length == 0)
            return;
        string message = _line.ToString();
        _line.Clear();
        _lineBytes = 0;
        _log(message, isPartial);
    }

    /// <summary>How many bytes a character takes in a line, at most.</summary>
    private static int EncodedBytes(char c) => c switch
    {
        '"' or '\\' => 2,
        >= ' ' and < '\u007F' => 1,
        < ' ' or (>= '\u007F' and < '\u00A0') or '\u2028' or '\u2029' => 6,
        _ => 3,
    };

    private const int MaxLineBytes = Limits.MaxStringBytes - 64; // The quotation marks, and a few characters too many.
}
