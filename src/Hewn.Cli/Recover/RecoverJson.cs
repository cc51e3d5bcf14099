using System.Text;
using System.Text.Json;
using Hewn.Store.Rings;

namespace Hewn.Cli.Recover;

/// <summary>What became of rings, for programs: one object on one line.</summary>
internal static class RecoverJson
{
    public static string Write(IReadOnlyList<RingOutcome> rings, bool isDryRun)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("dry_run", isDryRun);
            RingFileOutcome[] files = [.. rings.SelectMany(ring => ring.Files).Where(file => file.Problem is null)];
            json.WriteNumber("records", files.Sum(file => file.Records));
            json.WriteNumber("torn_lines", files.Count(file => file.CompletesTornLine));
            json.WriteStartArray("rings");
            foreach (RingOutcome ring in rings)
                Write(json, ring);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, RingOutcome ring)
    {
        json.WriteStartObject();
        json.WriteString("ring", ring.Ring);
        json.WriteNumber("process", ring.ProcessId);
        json.WriteString("state", ring.State switch
        {
            RingState.Running => "running",
            RingState.Pending => "pending",
            RingState.Recovered => "recovered",
            _ => "failed",
        });
        json.WriteNumber("damaged_records", ring.DamagedRecords);
        if (ring.Problem is not null)
            json.WriteString("problem", ring.Problem);
        json.WriteStartArray("files");
        foreach (RingFileOutcome file in ring.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("records", file.Records);
            json.WriteBoolean("torn_line", file.CompletesTornLine);
            if (file.Losses.Count > 0)
                Write(json, file.Losses);
            if (file.Problem is not null)
                json.WriteString("problem", file.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<RingLoss> losses)
    {
        json.WriteStartArray("losses");
        foreach (RingLoss loss in losses)
        {
            json.WriteStartObject();
            json.WriteString("reason", loss.Reason);
            json.WriteNumber("records", loss.Records);
            if (loss is { Since: { } since, Until: { } until })
            {
                json.WriteString("since", since.UtcDateTime);
                json.WriteString("until", until.UtcDateTime);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
