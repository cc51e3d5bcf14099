using System.Globalization;
using System.Text;
using Hewn.Cli.View;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.Show;

/// <summary>
/// A request for people: above each line when it came, how long after the line before, and where that stands in the
/// whole.
/// </summary>
internal sealed class StoryWriter(Utf8Output output, DisplayRequest display)
{
    private const int BarWidth = 24;

    private readonly Theme _theme = display.Theme;

    /// <summary>Writes all of it; nothing when there is nothing.</summary>
    public void Write(Story story)
    {
        if (story.Steps.Count == 0)
            return;
        int files = story.Steps.Select(step => step.Entry.Path).Distinct().Count();
        string noun = story.Steps.Count == 1 ? "line" : "lines";
        string of = files == 1 ? "1 file" : $"{Text(files)} files";
        Line(Tone.Key, $"{story.Noun} {PlainText.Of(story.Id)}");
        Line(Tone.Sign, $"{Text(story.Steps.Count)} {noun} of {of}, {Duration(story.Duration)}"
            + (story.FirstTicks > 0 ? $" from {TimeText.Precise(story.FirstTicks, display.Zone)}" : ""));
        bool hasFiles = files > 1;
        IEntryWriter entries = display.CreateWriter(output);
        long before = story.FirstTicks;
        string file = "";
        foreach (Step step in story.Steps)
        {
            if (hasFiles && step.Entry.Path != file)
            {
                file = step.Entry.Path;
                Line(Tone.Logger, PlainText.Of(Path.GetFileName(file)));
            }

            WriteTiming(story, step.Entry, before);
            before = Math.Max(before, step.Entry.UtcTicks);
            entries.Write(step.Entry, step.IsMention);
        }
    }

    private void WriteTiming(Story story, Entry entry, long beforeTicks)
    {
        if (!entry.HasTimestamp)
        {
            Line(Tone.Sign, "  (no time of its own)");
            return;
        }

        var sinceStart = new TimeSpan(Math.Max(0, entry.UtcTicks - story.FirstTicks));
        var sinceBefore = new TimeSpan(Math.Max(0, entry.UtcTicks - beforeTicks));
        string times = $"+{Duration(sinceStart)}".PadLeft(11) + $"Δ {Duration(sinceBefore)}".PadLeft(13);
        bool hasBar = display.Width is not { } width || width >= 13 + 13 + BarWidth;
        Line(Tone.Sign, hasBar ? $"{times}  {Bar(story, sinceStart, sinceBefore)}" : times);
    }

    /// <summary>The whole as a bar: how far it had come, and which part of it this step took.</summary>
    private static string Bar(Story story, TimeSpan sinceStart, TimeSpan sinceBefore)
    {
        if (story.Duration <= TimeSpan.Zero)
            return new string('░', BarWidth);
        int end = (int)Math.Round(BarWidth * (sinceStart / story.Duration));
        int begin = (int)Math.Round(BarWidth * ((sinceStart - sinceBefore) / story.Duration));
        if (end == begin && sinceBefore > TimeSpan.Zero) // A step that took time is seen.
            (begin, end) = begin == BarWidth ? (begin - 1, end) : (begin, end + 1);
        return new string('░', begin) + new string('█', end - begin) + new string('░', BarWidth - end);
    }

    private void Line(Tone tone, string text)
    {
        output.Append(_theme.Begin(tone));
        output.Append(Encoding.UTF8.GetBytes(display.Width is { } width ? CellText.Fit(text, width) : text));
        output.Append(_theme.End(tone));
        output.EndLine();
    }

    /// <summary>A duration with three digits that matter.</summary>
    internal static string Duration(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        0 => "0 ms",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.00} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.#} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.000} s"),
        < 3_600_000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0.0} h"),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
