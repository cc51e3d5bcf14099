using Hewn.Alerts.Notifications;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Server.Push;

namespace Hewn.Server.Rules;

/// <summary>
/// Writes what a server itself has to say among what is pushed to it, by the same way and with the same limits.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A record's stream has its logger and, of a disk, its service; its level and fields are structured metadata. So an
/// alert about errors is no error of the service it tells of, and rules do not raise themselves.
/// </remarks>
internal sealed class OwnRecords(LogServer server)
{
    private const string Service = "hewn";
    private readonly PushWriter _writer = new(server);

    /// <summary>Whose the records about the server itself are: no client's where there are tenants.</summary>
    public string OwnTenant => server.Options.HasTenants ? Service : LogServer.OnlyTenant;

    /// <summary>Writes records; when this returns they survive a kill.</summary>
    /// <param name="tenant">Whose they are.</param>
    /// <param name="records">The records and their times.</param>
    /// <exception cref="IOException">They cannot be written, or are beyond a limit.</exception>
    public void Write(string tenant, IReadOnlyList<(RuleRecord Record, DateTimeOffset At)> records)
    {
        if (records.Count == 0)
            return;
        var batch = PushBatch.Rent();
        try
        {
            foreach (IGrouping<string, (RuleRecord Record, DateTimeOffset At)> stream in
                records.GroupBy(one => one.Record.Logger))
            {
                int first = batch.Entries.Count;
                foreach ((RuleRecord record, DateTimeOffset at) in stream)
                {
                    byte[] line = record.ToLine(at);
                    LabelSet metadata = stream.Key == RuleRecord.DiskLogger ? LabelSet.Empty : record.Fields;
                    batch.Entries.Add(new(RequestParameters.NsOf(at), line.AsMemory(0, line.Length - 1), metadata));
                }

                batch.Parts.Add(new(StreamOf(stream.Key), first, batch.Entries.Count - first));
            }

            _writer.Write(tenant, batch);
        }
        catch (RequestFailure refused)
        {
            throw new IOException(refused.Message, refused);
        }
        finally
        {
            batch.Return();
        }
    }

    private LabelSet StreamOf(string logger)
    {
        var labels = new List<Label> { new("logger", logger) };
        if (logger == RuleRecord.DiskLogger)
            labels.Add(new("service", Service)); // what the rules on disk space sum by
        if (server.Options.ServiceNameLabels.Count > 0)
            labels.Add(new(ServiceName.Label, Service));
        return LabelSet.Of(labels);
    }
}
