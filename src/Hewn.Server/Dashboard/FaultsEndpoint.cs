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
        (List<(string Path, ReadTally Tally, bool IsWhole)> logs, int left) =
            await QueryRun.RunAsync(server, context, Read).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("logs");
            foreach ((string path, ReadTally tally, bool isWhole) in logs)
            {
                json.WriteStartObject();
                json.WriteString("path", Path.GetRelativePath(Path.GetFullPath(server.Options.Directory), path)
                    .Replace(Path.DirectorySeparatorChar, '/'));
                json.WriteNumber("records", tally.Records);
                json.WriteNumber("unparsable", tally.UnparsableLines);
                json.WriteNumber("undated", tally.Undated);
                json.WriteBoolean("is_whole", isWhole);
                SessionListEndpoint.Write(json, "places", tally.FaultPlaces);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("logs_left", left);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private (List<(string Path, ReadTally Tally, bool IsWhole)> Logs, int Left) Read(CancellationToken token)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan most = server.Options.Limits.QueryTimeout / 2;
        most = most < _patience ? most : _patience;
        var logs = new List<(string, ReadTally, bool)>();
        IReadOnlyList<LogSource> all =
            Directory.Exists(server.Options.Directory) ? LogSources.Find([server.Options.Directory]).Logs : [];
        foreach (LogSource log in all)
        {
            var tally = new ReadTally();
            using var lines = new SetReader(LogSet.At(log.Path), TimeZoneInfo.Utc, tally);
            for (int read = 1; lines.TryRead(); read++)
            {
                if (read % CheckEvery != 0)
                    continue;
                token.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(started) <= most)
                    continue;
                logs.Add((log.Path, tally, false));
                return (logs, all.Count - logs.Count);
            }

            logs.Add((log.Path, tally, true));
        }

        return (logs, 0);
    }
}
