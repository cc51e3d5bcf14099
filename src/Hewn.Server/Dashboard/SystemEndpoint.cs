using System.Text.Json;
using Hewn.Alerts.Notifications;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Store.Rings;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Dashboard;

/// <summary>
/// Answers <c>page/system</c>: what of a server no LogQL tells, that is files, room, retention, rings, shippers, and
/// what was taken and refused. A tenant hears of its own lines only. Only reads.
/// </summary>
internal sealed class SystemEndpoint(LogServer server)
{
    private const int MaxFiles = 500;
    private const string Unknown = "cannot be told: ";

    /// <summary>Answers.</summary>
    public async Task ReadAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        FolderSurvey? folder = server.Options.HasTenants
            ? null
            : await QueryRun.RunAsync(server, context, token => FolderSurvey.Of(server.Options.Directory, token))
                .ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("source", "folder");
            json.WriteString("version", typeof(SystemEndpoint).Assembly.GetName().Version?.ToString(3));
            SessionListEndpoint.Write(json, "started_at", server.Started);
            json.WriteBoolean("has_tenants", server.Options.HasTenants);
            WriteCounts(json, tenant);
            WriteRetention(json);
            if (folder is not null)
                Write(json, folder);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private void WriteCounts(Utf8JsonWriter json, string tenant)
    {
        (long lines, long bytes) = server.Counters.Received.Where(one => one.Key == tenant)
            .Select(one => one.Value).FirstOrDefault();
        json.WriteNumber("taken_lines", lines);
        json.WriteNumber("taken_bytes", bytes);
        json.WriteStartArray("refused");
        foreach (((string of, string reason), (long refused, long size)) in server.Counters.Discarded)
        {
            if (of != tenant)
                continue;
            json.WriteStartObject();
            json.WriteString("reason", reason);
            json.WriteNumber("lines", refused);
            json.WriteNumber("bytes", size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("active_streams", server.Store.TenantOf(tenant).ActiveStreams);
        json.WriteNumber("tail_clients", server.Tails.Count);
    }

    private void WriteRetention(Utf8JsonWriter json)
    {
        json.WriteStartObject("retention");
        if (server.Options.Retention is { } age)
            json.WriteNumber("seconds", age.TotalSeconds);
        if (server.Options.RetentionBytes > 0)
            json.WriteNumber("bytes", server.Options.RetentionBytes);
        json.WriteNumber("pack_after_seconds", server.Options.PackAfter.TotalSeconds);
        json.WriteNumber("days_deleted", server.DaysDeleted);
        json.WriteNumber("files_packed", server.Keeper.FilesPacked);
        json.WriteNumber("lines_deleted", server.Keeper.LinesDeleted);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, FolderSurvey folder)
    {
        json.WriteString("directory", Path.GetFullPath(server.Options.Directory));
        WriteDisk(json);
        json.WriteNumber("pushed_bytes", server.Store.Bytes);
        json.WriteNumber("log_bytes", folder.Files.Sum(file => file.Bytes));
        json.WriteNumber("log_files", folder.Files.Count);
        json.WriteBoolean("indexes_files", server.Indexes.IsOn);
        json.WriteNumber("indexed_files", server.Indexes.FilesIndexed);
        json.WriteNumber("index_failures", server.Indexes.Failures);
        json.WriteStartArray("files");
        foreach (LogFileSize file in folder.Files.Take(MaxFiles))
        {
            json.WriteStartObject();
            json.WriteString("path", Relative(file.Path));
            json.WriteNumber("bytes", file.Bytes);
            SessionListEndpoint.Write(json, "written_at", file.WrittenAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rings");
        foreach (RingOutcome ring in folder.Rings)
            Write(json, ring);
        json.WriteEndArray();
        json.WriteStartArray("shippers");
        foreach (ShipperState shipper in folder.Shippers)
            Write(json, shipper);
        json.WriteEndArray();
        SessionListEndpoint.Write(json, "problems", folder.Problems);
    }

    private void WriteDisk(Utf8JsonWriter json)
    {
        try
        {
            DiskSpace space = server.Options.ReadDiskSpace(server.Options.Directory);
            json.WriteNumber("disk_free_bytes", space.FreeBytes);
            json.WriteNumber("disk_total_bytes", space.TotalBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            json.WriteString("disk_problem", Unknown + e.Message);
        }
    }

    private void Write(Utf8JsonWriter json, RingOutcome ring)
    {
        json.WriteStartObject();
        json.WriteString("path", Relative(ring.Ring));
        json.WriteNumber("process_id", ring.ProcessId);
        json.WriteString("state", ring.State.ToString().ToLowerInvariant());
        json.WriteNumber("unwritten", ring.Files.Sum(file => file.Unwritten));
        json.WriteNumber("damaged", ring.DamagedRecords);
        json.WriteString("problem", ring.Problem);
        json.WriteStartArray("losses");
        foreach ((RingFileOutcome file, RingLoss loss) in
            ring.Files.SelectMany(file => file.Losses.Select(loss => (file, loss))))
        {
            json.WriteStartObject();
            json.WriteString("file", Relative(file.Path));
            json.WriteString("reason", loss.Reason);
            json.WriteNumber("records", loss.Records);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, ShipperState shipper)
    {
        json.WriteStartObject();
        json.WriteString("path", Relative(shipper.Path));
        json.WriteBoolean("is_running", shipper.IsRunning);
        SessionListEndpoint.Write(json, "saved_at", shipper.SavedAt);
        json.WriteNumber("sent_bytes", shipper.SentBytes);
        json.WriteNumber("behind_bytes", shipper.BehindBytes);
        json.WriteNumber("files", shipper.Files);
        json.WriteString("problem", shipper.Problem);
        json.WriteEndObject();
    }

    private string Relative(string path) => Path.GetRelativePath(Path.GetFullPath(server.Options.Directory), path)
        .Replace(Path.DirectorySeparatorChar, '/');
}
