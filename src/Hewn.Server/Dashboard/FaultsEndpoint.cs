using System.Diagnostics;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Store.Reading;
using Hewn.Store.Segments;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Dashboard;

/// <summary>
/// Answers <c>page/system/faults</c>: of each log file, which lines are no records. All of them are read for it, so it
/// ends after some time and says what it has not read.
/// </summary>
internal sealed class FaultsEndpoint(LogServer server)
{
    private const int CheckEvery = 4096;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Answers.</summary>
    public async Task ReadAsync(HttpContext context)
    {
        TenantHeader.Read(context, server.Options);
        if (server.Options.HasTenants)
            throw new RequestFailure(404, "log files are no tenant's");
        (List<ReadLog> logs, int left) = await QueryRun.RunAsync(server, context, Read).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("logs");
            foreach (ReadLog log in logs)
            {
                json.WriteStartObject();
                json.WriteString("path", Path.GetRelativePath(Path.GetFullPath(server.Options.Directory), log.Path)
                    .Replace(Path.DirectorySeparatorChar, '/'));
                json.WriteNumber("records", log.Tally.Records);
                json.WriteNumber("unparsable", log.Tally.UnparsableLines);
                json.WriteNumber("undated", log.Tally.Undated);
                json.WriteBoolean("is_whole", log.IsWhole);
                json.WriteString("problem", log.Problem);
                SessionListEndpoint.Write(json, "places", log.Tally.FaultPlaces);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("logs_left", left);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private (List<ReadLog> Logs, int Left) Read(CancellationToken token)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan most = server.Options.Limits.QueryTimeout / 2;
        most = most < _patience ? most : _patience;
        var logs = new List<ReadLog>();
        IReadOnlyList<LogSource> all =
            Directory.Exists(server.Options.Directory) ? LogSources.Find([server.Options.Directory]).Logs : [];
        foreach (LogSource log in all)
        {
            ReadLog read = Read(log, () => Stopwatch.GetElapsedTime(started) > most, token);
            logs.Add(read);
            if (!read.IsWhole && read.Problem is null)
                return (logs, all.Count - logs.Count + 1);
        }

        return (logs, 0);
    }

    private static ReadLog Read(LogSource log, Func<bool> isLate, CancellationToken token)
    {
        var tally = new ReadTally();
        try
        {
            using var lines = new SetReader(LogSet.At(log.Path), TimeZoneInfo.Utc, tally);
            for (int read = 1; lines.TryRead(); read++)
            {
                if (read % CheckEvery != 0)
                    continue;
                token.ThrowIfCancellationRequested();
                if (isLate())
                    return new(log.Path, tally, false, null);
            }

            return new(log.Path, tally, true, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(log.Path, tally, false, e.Message);
        }
    }

    /// <summary>What became of reading a log.</summary>
    private sealed record ReadLog(string Path, ReadTally Tally, bool IsWhole, string? Problem);
}
