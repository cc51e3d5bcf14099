using Hewn.LogQL.Labels;

namespace Hewn.Server.Push;

/// <summary>Gives streams the label <c>service_name</c>, as Loki does.</summary>
internal static class ServiceName
{
    public const string Label = "service_name";

    private const string Unknown = "unknown_service";

    /// <summary>The labels with the one more, unless they have it or nobody wants it.</summary>
    /// <param name="labels">The labels of a stream.</param>
    /// <param name="from">Labels that it is taken from, the first that there is; empty for not at all.</param>
    public static LabelSet Add(LabelSet labels, IReadOnlyList<string> from)
    {
        if (from.Count == 0 || labels.Has(Label))
            return labels;
        foreach (string name in from)
        {
            if (labels[name] is { Length: > 0 } found)
                return labels.With(Label, found);
        }

        return labels.With(Label, Unknown);
    }
}
