using Hewn.LogQL.LabelFilters;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Looks for an IP address in a label.</summary>
internal sealed class IpCondition(IpLabelFilter filter) : LineStage
{
    private readonly AddressCondition _address = new(filter.Pattern);

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (line.Labels.Error is not null)
            return true; // Loki keeps lines with an error here, and only here
        return line.Labels.TryGet(filter.Name, out ReadOnlyMemory<byte> text)
            && _address.IsMet(text.Span) != filter.IsNegated;
    }
}
