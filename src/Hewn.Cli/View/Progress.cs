using System.Globalization;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>Tells a waiting person that reading goes on: on a terminal, after a second, in place.</summary>
internal sealed class Progress(Terminal terminal, TimeProvider time, ReadTally tally)
{
    private const int EntriesBetweenLooks = 16_384;
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(1);
    private long _lastShown = time.GetTimestamp();
    private int _entries;
    private bool _isShown;

    /// <summary>Call for every entry.</summary>
    public void Step()
    {
        if (!terminal.IsErrorTerminal || ++_entries % EntriesBetweenLooks != 0
            || time.GetElapsedTime(_lastShown) < _between)
            return;
        _lastShown = time.GetTimestamp();
        _isShown = true;
        terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\rreading … {tally.Bytes / 1e6:F0} MB"));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isShown)
            terminal.Error.Write("\r\e[K");
    }
}
