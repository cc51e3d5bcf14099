using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;

namespace Hewn.Store.Querying;

/// <summary>Which fields a question needs of a line, and for what. Immutable.</summary>
internal sealed class FieldPlan
{
    private readonly FieldTable _table;

    /// <param name="request">What is asked for.</param>
    /// <param name="samples">How samples are made; null when entries are asked for.</param>
    /// <param name="policy">Which fields are labels.</param>
    /// <param name="metadata">Which others are structured metadata; null: all.</param>
    /// <param name="fileLabels">Names of labels that files give, which hide fields.</param>
    /// <param name="table">Gets the fields.</param>
    public FieldPlan(EntryRequest request, SamplePlan? samples, LabelPolicy policy, IReadOnlySet<string>? metadata,
        IReadOnlySet<string> fileLabels, FieldTable table)
    {
        _table = table;
        Request = request;
        Time = table.Add(FieldKey.Of(KnownField.Time));
        string[] policyNames = [.. policy.Names.Where(name => !fileLabels.Contains(name)).Distinct()];
        Streams = [.. policyNames.Where(IsInStream).Select(Field)];
        HasAllMetadata = metadata is null;
        Metadata = [.. (metadata ?? new HashSet<string>())
            .Where(name => !policyNames.Contains(name) && !fileLabels.Contains(name)).Select(Field)];
        Conditions = [.. request.Hints.Conditions.Where(condition => !fileLabels.Contains(condition.Name))];
        ConditionFields = [.. Conditions.Select(condition => Field(condition.Name).Index)];
        if (samples is not null)
        {
            IEnumerable<string> kept = samples.WithoutNames is { } gone
                ? policyNames.Concat(Metadata.Select(field => field.Name)).Except(gone)
                    .Concat(request.Matchers.Select(matcher => matcher.Name).Where(policyNames.Contains))
                : samples.GroupNames.Concat(request.Matchers.Select(matcher => matcher.Name));
            Groups = [.. kept.Distinct().Where(name => !fileLabels.Contains(name)).Select(Field)];
            Value = samples.ValueName is { } value ? Field(value).Index : null;
        }

        bool IsInStream(string name) => request.Hints.Fields is not { } asked || asked.Contains(name)
            || asked.Contains(name + LabelNames.ExtractedSuffix)
            || request.Matchers.Any(matcher => matcher.Name == name);
    }

    public EntryRequest Request { get; }

    /// <summary>Where the time is.</summary>
    public int Time { get; }

    /// <summary>Fields that are labels of streams.</summary>
    public IReadOnlyList<NamedField> Streams { get; }

    /// <summary>Fields that are structured metadata.</summary>
    public IReadOnlyList<NamedField> Metadata { get; }

    /// <summary>True when all fields that are no labels are metadata.</summary>
    public bool HasAllMetadata { get; }

    /// <summary>Conditions that can be judged by fields.</summary>
    public IReadOnlyList<EntryCondition> Conditions { get; }

    /// <summary>The field of each.</summary>
    public IReadOnlyList<int> ConditionFields { get; }

    /// <summary>For samples: the fields that make the series or choose the stream.</summary>
    public IReadOnlyList<NamedField> Groups { get; } = [];

    /// <summary>For samples: the field that is the value; null for none.</summary>
    public int? Value { get; }

    /// <summary>Names whose keys must be plain.</summary>
    public IReadOnlyList<string> Names =>
        [.. _table.Keys.Where(key => key.Known is null).Select(key => key.Name)];

    /// <summary>
    /// Fields whose other names may stand for them: those that are labels of streams or metadata. What only
    /// <c>| json</c> makes has the writer's names.
    /// </summary>
    public IReadOnlyList<TranslatedField> Translated =>
    [
        .. (HasAllMetadata ? Names : Streams.Concat(Metadata).Select(named => named.Name))
            .Select(TranslatedField.Find).OfType<TranslatedField>(),
    ];

    /// <summary>Conditions for one thread.</summary>
    public FieldCondition[] NewConditions() =>
        [.. Conditions.Select((condition, i) => new FieldCondition(condition, ConditionFields[i]))];

    /// <summary>Whether a question can be asked by fields at all.</summary>
    public static bool CanMakeSamples(EntryRequest request, SamplePlan samples, IReadOnlySet<string> fileLabels,
        IReadOnlySet<string>? metadata) =>
        (samples.WithoutNames is null || metadata is not null)
        && !request.Hints.Conditions.Any(condition => fileLabels.Contains(condition.Name))
        && (samples.ValueName is null || !fileLabels.Contains(samples.ValueName))
        && request.Hints.Needles.All(NeedleFilter.CanBeFound)
        && !request.Matchers.Any(matcher => IsOddName(matcher.Name));

    private static bool IsOddName(string name) => name.EndsWith(LabelNames.ExtractedSuffix, StringComparison.Ordinal);

    private NamedField Field(string name) => new(name, _table.Add(FieldKey.Named(name)));
}
