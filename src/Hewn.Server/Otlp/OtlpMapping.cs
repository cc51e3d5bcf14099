using System.Globalization;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Server.Push;

namespace Hewn.Server.Otlp;

/// <summary>
/// Records of OpenTelemetry as pushed lines, as Loki has them: some attributes of the resource are labels, all others
/// structured metadata; the body is the line.
/// </summary>
internal static class OtlpMapping
{
    /// <summary>Attributes of a resource that are labels of its stream; Loki's default.</summary>
    private static readonly HashSet<string> _labels = new(StringComparer.Ordinal)
    {
        "service.name", "service.namespace", "service.instance.id", "deployment.environment",
        "deployment.environment.name", "cloud.region", "cloud.availability_zone", "k8s.cluster.name",
        "k8s.namespace.name", "k8s.pod.name", "k8s.container.name", "container.name", "k8s.replicaset.name",
        "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name", "k8s.job.name",
    };

    /// <summary>Adds the records of resources to a push.</summary>
    /// <param name="resources">The records.</param>
    /// <param name="batch">The push.</param>
    /// <param name="nowNs">The time of records that have none.</param>
    public static void Add(List<OtlpResource> resources, PushBatch batch, long nowNs)
    {
        foreach (OtlpResource resource in resources)
        {
            var metadata = new List<Label>();
            foreach ((string name, object? value) in resource.Attributes.Where(one => !_labels.Contains(one.Key)))
                Add(metadata, name, value);
            int first = batch.Entries.Count;
            foreach (OtlpScope scope in resource.Scopes)
            {
                List<Label> shared = [.. metadata, .. MetadataOf(scope)];
                foreach (OtlpRecord record in scope.Records)
                    batch.Entries.Add(Entry(record, shared, nowNs));
            }

            batch.Parts.Add(new(LabelsOf(resource.Attributes), first, batch.Entries.Count - first));
        }
    }

    /// <summary>The labels of a resource's stream.</summary>
    public static LabelSet LabelsOf(List<KeyValuePair<string, object?>> attributes)
    {
        var labels = new List<Label>();
        foreach ((string name, object? value) in attributes.Where(one => _labels.Contains(one.Key)))
            Add(labels, name, value);
        labels.RemoveAll(label => label.Value.Length == 0);
        return LabelSet.Of(labels);
    }

    private static PushEntry Entry(OtlpRecord record, List<Label> shared, long nowNs)
    {
        var metadata = new List<Label>(shared); // the record's own ones win
        foreach ((string name, object? value) in record.Attributes)
            Add(metadata, name, value);
        if (record.TimeNs != 0 && record.ObservedNs != 0)
            Add(metadata, "observed_timestamp", record.ObservedNs);
        Add(metadata, "severity_number", record.SeverityNumber);
        Add(metadata, "severity_text", record.SeverityText);
        Add(metadata, "dropped_attributes_count", record.Dropped);
        Add(metadata, "flags", record.Flags);
        Add(metadata, "trace_id", record.TraceId);
        Add(metadata, "span_id", record.SpanId);
        long ns = record.TimeNs != 0 ? record.TimeNs : record.ObservedNs != 0 ? record.ObservedNs : nowNs;
        return new(ns, Encoding.UTF8.GetBytes(OtlpText.Of(record.Body)), LabelSet.Of(metadata));
    }

    private static List<Label> MetadataOf(OtlpScope scope)
    {
        var metadata = new List<Label>();
        foreach ((string name, object? value) in scope.Attributes)
            Add(metadata, name, value);
        Add(metadata, "scope_name", scope.Name);
        Add(metadata, "scope_version", scope.Version);
        Add(metadata, "scope_dropped_attributes_count", scope.Dropped);
        return metadata;
    }

    private static void Add(List<Label> labels, string name, long number)
    {
        if (number != 0)
            labels.Add(new(name, number.ToString(CultureInfo.InvariantCulture)));
    }

    private static void Add(List<Label> labels, string name, string text)
    {
        if (text.Length > 0)
            labels.Add(new(name, text));
    }

    /// <summary>Pairs become labels of their own, their names put together.</summary>
    private static void Add(List<Label> labels, string name, object? value)
    {
        if (value is List<KeyValuePair<string, object?>> pairs)
        {
            foreach ((string inner, object? one) in pairs)
                Add(labels, name + "_" + inner, one);
        }
        else if (name.Length > 0)
        {
            labels.Add(new(LabelText.SafeName(name), OtlpText.Of(value)));
        }
    }
}
