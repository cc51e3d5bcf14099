using System.Globalization;
using Hewn.Terminal;

namespace Hewn.Sessions.Progress;

/// <summary>A progress as a line at the bottom of a terminal. Thread-safe.</summary>
/// <param name="line">Where it is drawn.</param>
/// <param name="stream">The terminal.</param>
/// <param name="width">Its columns, asked for at every drawing.</param>
internal sealed class ProgressBar(StatusLine line, Stream stream, Func<int> width)
{
    /// <summary>The bar of standard error; null where that is no terminal, or cannot move its cursor.</summary>
    public static ProgressBar? OfProcess() =>
        Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb"
            ? null
            : new ProgressBar(StatusLine.OfProcess, Console.OpenStandardError(), static () => Console.WindowWidth);

    /// <summary>Draws how it stands. A terminal that is gone is no fault of the program's.</summary>
    public void Draw(object owner, in ProgressFigures figures)
    {
        try
        {
            line.Draw(stream, owner, TextOf(figures, Math.Clamp(width(), 20, 200) - 1));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Its records say the same.
        }
    }

    /// <summary>Takes it away.</summary>
    public void Clear(object owner)
    {
        try
        {
            line.Clear(stream, owner);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // As above.
        }
    }

    /// <summary>The line, within so many columns.</summary>
    internal static string TextOf(in ProgressFigures figures, int columns)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        string name = string.Concat(figures.Name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        if (name.Length > 24)
            name = name[..23] + "…";
        string head = figures.Percent is { } percent ? string.Create(plain, $"{name} {percent,3:F0}% ") : name + " ";
        string count = figures.Total is { } total
            ? string.Create(plain, $"{figures.Processed}/{total}")
            : string.Create(plain, $"{figures.Processed}");
        string rate = figures.Rate is { } perSecond ? string.Create(plain, $" {perSecond:0.#}/s") : string.Empty;
        string eta = figures.Eta is { } left ? $" ETA {Shown(left)}" : string.Empty;
        string tail = $"{count}{rate}{eta}";
        int room = Math.Min(30, columns - head.Length - tail.Length - 3);
        string bar = figures.Percent is { } done && room >= 5 ? $"[{Bar(done, room)}] " : string.Empty;
        string text = head + bar + tail;
        return text.Length <= columns ? text : text[..columns];
    }

    private static string Bar(double percent, int room)
    {
        int full = (int)Math.Clamp(percent / 100 * room, 0, room);
        return new string('#', full) + new string('.', room - full);
    }

    private static string Shown(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{left.Minutes}:{left.Seconds:00}");
}
