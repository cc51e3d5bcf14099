using System.Text.Json;
using Hewn.Sessions;

namespace Hewn.Store.Sessions;

/// <summary>
/// Reads what a session's small files say. Never fails for what they hold: what cannot be read is told in
/// <see cref="StoredSession.Problems"/>. Thread-safe.
/// </summary>
public static class SessionReader
{
    /// <summary>Reads a session.</summary>
    public static StoredSession Read(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.Kind == StoredKind.Run ? RunReader.Read(place) : ReadDescription(place);
    }

    private static StoredSession ReadDescription(SessionPlace place)
    {
        string path = Path.Combine(place.Path, SessionFiles.Description);
        using JsonDocument? document = JsonFile.TryRead(path, out string? problem);
        if (document is null)
        {
            (StoredStatus alone, _) = SessionLife.StatusOf(place, StoredStatus.Unknown, null, null);
            return new StoredSession
            {
                Place = place,
                Status = alone,
                Problems = [problem ?? $"{SessionFiles.Description} is missing"],
            };
        }

        using JsonDocument? settled = Openings.Settle(document.RootElement, place);
        JsonElement json = settled?.RootElement ?? document.RootElement;
        string? host = json.Text("host");
        long? processId = json.Integer("process_id");
        var problems = new List<string>();
        StoredStatus said = SaidStatus(json.Text("status"), problems);
        (StoredStatus status, string? note) = SessionLife.StatusOf(place, said, host, processId);
        if (settled is not null && status is (StoredStatus.Crashed or StoredStatus.Interrupted))
            note = status == StoredStatus.Crashed ? SessionLife.GoneNote : "a signal ended its process";
        DateTimeOffset? started = json.Time("started_at") ?? json.Time("created_at");
        DateTimeOffset? ended = status == StoredStatus.Running ? null : json.Time("ended_at");
        if (status is StoredStatus.Crashed or StoredStatus.Interrupted)
            ended ??= LastRecord.TimeOf(new SessionPlaces(place.Path));
        if (json.Text("name") is { } name && name != place.Name)
            problems.Add($"{SessionFiles.Description} names it '{name}', its directory '{place.Name}'");
        return new StoredSession
        {
            Place = place,
            Status = status,
            StatusNote = note,
            Description = json.Text("description"),
            Tags = [.. json.Texts("tags").Distinct(StringComparer.Ordinal)],
            Folder = json.Text("folder"),
            Metadata = json.Member("metadata").Flatten(),
            IsWriteProtected = json.Flag("write_protected") ?? false,
            StartedAt = started,
            EndedAt = ended,
            Duration = DurationOf(json, started, ended),
            Host = host,
            ProcessId = processId,
            Git = json.Member("git") is { ValueKind: JsonValueKind.Object } git
                ? new(git.Text("commit"), git.Text("branch"), git.Flag("dirty"))
                : null,
            CommandLine = json.Texts("command_line"),
            Runtime = json.Text("runtime"),
            Environment = json.Member("environment").Flatten(),
            Error = json.Member("error") is { ValueKind: JsonValueKind.Object } error
                ? new(error.Text("type"), error.Text("message"), error.Text("stack_trace"))
                : null,
            Processes = ProcessesOf(json),
            Problems = problems,
        };
    }

    private static StoredStatus SaidStatus(string? text, List<string> problems)
    {
        if (text is null)
            return StoredStatus.Unknown;
        if (Enum.TryParse(text, ignoreCase: true, out StoredStatus status) && !char.IsAsciiDigit(text[0]))
            return status;
        problems.Add($"{SessionFiles.Description}: the status '{text}' is unknown; expected running, completed, "
            + "failed, crashed or interrupted");
        return StoredStatus.Unknown;
    }

    private static TimeSpan? DurationOf(JsonElement json, DateTimeOffset? started, DateTimeOffset? ended)
    {
        if (ended is null)
            return null;
        if (json.Number("duration_ms") is { } ms and >= 0 and < 1e15)
            return TimeSpan.FromMilliseconds(ms);
        return ended >= started ? ended - started : null;
    }

    private static List<StoredProcess> ProcessesOf(JsonElement json)
    {
        var processes = new List<StoredProcess>();
        if (json.Member("runs") is not { ValueKind: JsonValueKind.Array } runs)
            return processes;
        foreach (JsonElement run in runs.EnumerateArray().Where(run => run.ValueKind == JsonValueKind.Object))
        {
            processes.Add(new StoredProcess
            {
                Id = run.Text("id"),
                Rank = run.Integer("rank"),
                Host = run.Text("host"),
                ProcessId = run.Integer("process_id"),
                StartedAt = run.Time("started_at"),
                EndedAt = run.Time("ended_at"),
                Status = run.Text("status"),
                IsResumed = run.Flag("resumed") ?? false,
            });
        }

        return processes;
    }
}
