using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.AspNetCore.Configuration;

/// <summary>
/// Reads the section <c>Hewn:Api</c> and <c>LOG_API_CALLS</c> into options, by hand so that nothing is found by
/// reflection.
/// </summary>
internal static class ApiSettings
{
    /// <summary>The variable of the seed.</summary>
    public const string EnabledVariable = "LOG_API_CALLS";

    /// <summary>The keys of the section.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "Enabled", "MaxBodyBytes", "CaptureRequestBody", "CaptureResponseBody", "LogHeaders",
        "ClientErrorsAreWarnings", "Skip", "RequestIdHeader", "CallBufferLevel", "CallBufferBytes", "Spans",
    ];

    /// <summary>Overrides the options and checks the result.</summary>
    /// <param name="options">What code has set; changed in place.</param>
    /// <param name="section">The section <c>Hewn:Api</c>.</param>
    /// <param name="environment">Gives a variable's value or null.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Apply(
        ApiLoggingOptions options,
        IConfigurationSection section,
        Func<string, string?> environment,
        SettingProblems problems)
    {
        foreach (IConfigurationSection setting in section.GetChildren())
            ApplyOne(options, setting, problems);

        string? enabled = environment(EnabledVariable);
        if (!string.IsNullOrWhiteSpace(enabled)) // An empty variable counts as not set, as in the core.
            options.Enabled = Flag(new SettingText(EnabledVariable, enabled, "environment", problems), options.Enabled);

        Check(options, problems);
    }

    private static void ApplyOne(ApiLoggingOptions options, IConfigurationSection setting, SettingProblems problems)
    {
        if (SectionSettings.IsNull(setting) && Keys.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            return;
        var text = new SettingText(setting.Path, setting.Value ?? string.Empty, origin: null, problems);
        switch (setting.Key.ToUpperInvariant())
        {
            case "ENABLED":
                options.Enabled = Flag(text, options.Enabled);
                break;
            case "MAXBODYBYTES":
                options.MaxBodyBytes = Count(text, options.MaxBodyBytes);
                break;
            case "CAPTUREREQUESTBODY":
                options.CaptureRequestBody = Flag(text, options.CaptureRequestBody);
                break;
            case "CAPTURERESPONSEBODY":
                options.CaptureResponseBody = Flag(text, options.CaptureResponseBody);
                break;
            case "LOGHEADERS":
                options.LogHeaders = Flag(text, options.LogHeaders);
                break;
            case "CLIENTERRORSAREWARNINGS":
                options.ClientErrorsAreWarnings = Flag(text, options.ClientErrorsAreWarnings);
                break;
            case "SKIP":
                ApplySkip(options, setting, problems);
                break;
            case "REQUESTIDHEADER":
                options.RequestIdHeader = setting.Value ?? string.Empty;
                break;
            case "CALLBUFFERLEVEL":
                if (text.TryLevel(out Level level))
                    options.CallBufferLevel = level;
                break;
            case "SPANS":
                if (text.TryName(out SpanRecords spans))
                    options.Spans = spans;
                break;
            case "CALLBUFFERBYTES":
                if (text.TryNumber(
                    Hewn.Limits.MinCallBufferBytes, Hewn.Limits.MaxCallBufferBytes, "a whole number of bytes",
                    out long bytes))
                    options.CallBufferBytes = (int)bytes;
                break;
            default:
                problems.Add($"{setting.Path} ({problems.SourceOf(setting.Path)}): unknown key, expected one of "
                    + string.Join(", ", Keys) + Nearest.Hint(setting.Key, Keys));
                break;
        }
    }

    private static void ApplySkip(ApiLoggingOptions options, IConfigurationSection setting, SettingProblems problems)
    {
        if (!string.IsNullOrEmpty(setting.Value))
        {
            problems.Add(setting.Path, setting.Value, "a list of paths");
            return;
        }

        IConfigurationSection[] paths = [.. setting.GetChildren()];
        if (paths.Length > 0 && Array.TrueForAll(paths, SectionSettings.IsNull))
            return; // Nothing but nulls.
        options.Skip.Clear();
        foreach (IConfigurationSection path in paths.Where(path => !SectionSettings.IsNull(path)))
            options.Skip.Add(path.Value ?? string.Empty);
    }

    private static void Check(ApiLoggingOptions options, SettingProblems problems)
    {
        if (options.MaxBodyBytes is < 0 or > Limits.MaxBodyBytes)
        {
            problems.Add(
                $"Hewn:Api:MaxBodyBytes=\"{options.MaxBodyBytes}\": expected a number from 0 to {Limits.MaxBodyBytes}");
        }

        if (options.CallBufferLevel is { } level && !Enum.IsDefined(level))
            problems.Add($"Hewn:Api:CallBufferLevel={level}: expected one of {LevelNames.Allowed}");
        if (options.CallBufferBytes is < Hewn.Limits.MinCallBufferBytes or > Hewn.Limits.MaxCallBufferBytes)
        {
            problems.Add($"Hewn:Api:CallBufferBytes=\"{options.CallBufferBytes}\": expected a number from "
                + $"{Hewn.Limits.MinCallBufferBytes} to {Hewn.Limits.MaxCallBufferBytes}");
        }

        if (options.RequestIdHeader.Length == 0 || options.RequestIdHeader.Any(c => !IsHeaderNameChar(c)))
        {
            problems.Add(
                $"Hewn:Api:RequestIdHeader=\"{options.RequestIdHeader}\": "
                + "expected a header name of letters, digits, - and _");
        }

        foreach (string path in options.Skip.Where(path => !IsPathPattern(path)))
            problems.Add($"Hewn:Api:Skip=\"{path}\": expected a path that begins with / and has * at its end only");
    }

    private static bool IsHeaderNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static bool IsPathPattern(string path) =>
        path.StartsWith('/') && path.IndexOf('*', StringComparison.Ordinal) is int star
        && (star < 0 || star == path.Length - 1);

    private static bool Flag(SettingText text, bool current) => text.TryBoolean(out bool value) ? value : current;

    private static int Count(SettingText text, int current) =>
        text.TryNumber(0, Limits.MaxBodyBytes, "a whole number of bytes", out long value) ? (int)value : current;
}
