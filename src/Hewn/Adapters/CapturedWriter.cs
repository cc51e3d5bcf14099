using System.Text;
using Hewn.Diagnostics;

namespace Hewn.Adapters;

/// <summary>One of the console's writers while it is captured. Thread-safe.</summary>
/// <param name="lines">Takes the lines.</param>
/// <param name="behind">The writer in whose place it stands.</param>
/// <param name="passesOn">Whether the text goes to that one, too.</param>
internal sealed class CapturedWriter(LogWriter lines, TextWriter behind, bool passesOn) : TextWriter
{
    [ThreadStatic]
    private static bool _isLogging;

    private readonly LogWriter _lines = lines;
    private volatile bool _hasEnded;

    /// <summary>The writer in whose place it stands.</summary>
    public TextWriter Behind => behind;

    /// <inheritdoc/>
    public override Encoding Encoding => behind.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        // What logging itself makes somebody write must not be logged again.
        bool isOurs = _isLogging || DiagnosticChannel.IsTelling;
        try
        {
            if (passesOn || _hasEnded || isOurs)
                behind.Write(buffer);
        }
        finally
        {
            if (!_hasEnded && !isOurs)
                Log(buffer);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        behind.Flush();
        if (!_hasEnded)
            Log(default);
    }

    /// <summary>Logs what is left; from now on text only passes through.</summary>
    public void End()
    {
        _hasEnded = true;
        _lines.Dispose();
    }

    /// <summary>Logs a piece of text; without any, the line that has not ended.</summary>
    private void Log(ReadOnlySpan<char> text)
    {
        _isLogging = true;
        try
        {
            if (text.IsEmpty)
                _lines.Flush();
            else
                _lines.Write(text);
        }
        finally
        {
            _isLogging = false;
        }
    }
}
