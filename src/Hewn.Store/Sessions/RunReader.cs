using System.Globalization;
using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>
/// Reads what the files of a run's directory (<c>name_20250109-142030</c>) say: its log tells start and end, its
/// metrics' summary whether it is the final one.
/// </summary>
internal static class RunReader
{
    private const int TimeLength = 15; // 20250109-142030

    public static StoredSession Read(SessionPlace place)
    {
        var problems = new List<string>();
        string path = Path.Combine(place.Path, SessionFiles.RunSummary);
        using JsonDocument? summary = JsonFile.TryRead(path, out string? problem);
        if (problem is not null)
            problems.Add(problem);
        bool? isFinal = summary?.RootElement.Flag("is_final");
        (DateTimeOffset? first, DateTimeOffset? last, double? seconds, bool isHewn) = ReadLog(place, problems);
        StoredStatus said = isFinal == true || seconds is not null ? StoredStatus.Completed
            : isHewn ? StoredStatus.Running
            : StoredStatus.Unknown;
        (StoredStatus status, string? note) = SessionLife.StatusOf(place, said, null, null);
        DateTimeOffset? started = summary?.RootElement.Time("started") ?? TimeOf(place.Name) ?? first;
        DateTimeOffset? ended = status == StoredStatus.Completed
            ? summary?.RootElement.Time("written") ?? last
            : status is StoredStatus.Crashed or StoredStatus.Interrupted ? LastOfRun.TimeOf(place)
            : null;
        return new StoredSession
        {
            Place = place,
            Status = status,
            StatusNote = note,
            StartedAt = started,
            EndedAt = ended,
            Duration = status == StoredStatus.Completed && seconds is { } given
                ? TimeSpan.FromSeconds(given)
                : ended >= started ? ended - started : null,
            Problems = problems,
        };
    }

    /// <summary>The time that a run's name ends in, in UTC; null when it does not.</summary>
    private static DateTimeOffset? TimeOf(string name)
    {
        int end = name.Length;
        int numbered = name.LastIndexOf('_');
        if (numbered > 0 && name.Length - numbered < 8 && !name.AsSpan(numbered + 1).ContainsAnyExceptInRange('0', '9'))
            end = numbered; // The second run of one second.
        return end > TimeLength && DateTimeOffset.TryParseExact(
            name.AsSpan(end - TimeLength, TimeLength),
            "yyyyMMdd-HHmmss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)
                ? time
                : null;
    }

    /// <summary>What head and tail of the log say; not what stands between them.</summary>
    private static (DateTimeOffset? First, DateTimeOffset? Last, double? Seconds, bool IsHewn) ReadLog(
        SessionPlace place, List<string> problems)
    {
        DateTimeOffset? first = null;
        DateTimeOffset? last = null;
        double? seconds = null;
        bool isHewn = false;
        try
        {
            foreach (JsonElement record in FileEnds.Records(Path.Combine(place.Path, SessionFiles.RunLog)))
            {
                DateTimeOffset? time = record.Time("timestamp");
                (first, last) = (first ?? time, time ?? last);
                string message = record.Text("message") ?? "";
                if (!message.StartsWith("Run ", StringComparison.Ordinal))
                    continue;
                isHewn |= message.EndsWith(" started", StringComparison.Ordinal);
                if (message.EndsWith(" ended", StringComparison.Ordinal))
                    seconds = record.Number("duration_s");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{SessionFiles.RunLog}: {e.Message}");
        }

        return (first, last, seconds, isHewn);
    }
}
