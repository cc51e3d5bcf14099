using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;

namespace Hewn.Server.Labels;

/// <summary>What <c>index/volume</c> is asked: bytes of which streams, put together by what.</summary>
internal sealed class VolumeQuestion
{
    private const int DefaultLimit = 100;
    private readonly string[] _names;
    private readonly bool _byLabels;

    /// <summary>Reads it.</summary>
    /// <exception cref="LogQL.LogQLException">The query is none.</exception>
    /// <exception cref="RequestFailure">Something cannot be read.</exception>
    public VolumeQuestion(RequestParameters parameters)
    {
        Matchers = MatcherText.Read(parameters["query"]);
        Limit = parameters.Whole("limit", DefaultLimit);
        if (Limit < 1)
            throw RequestFailure.Bad("limit must be a positive value");
        _byLabels = parameters["aggregateBy"] switch
        {
            "" or "series" => false,
            "labels" => true,
            _ => throw RequestFailure.Bad("invalid aggregation option"),
        };
        string[] targets = [.. parameters["targetLabels"].Split(',').Where(name => name.Length > 0)];
        _names = targets.Length > 0 ? targets
            : _byLabels ? []
            : [.. Matchers.Select(matcher => matcher.Name).Distinct()];
    }

    /// <summary>What labels must meet.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; }

    /// <summary>Results at most; the largest stay.</summary>
    public int Limit { get; }

    /// <summary>What the bytes of a stream are counted for; nothing when it has none of the labels.</summary>
    public IEnumerable<LabelSet> KeysOf(LabelSet stream)
    {
        if (_byLabels)
        {
            return stream.Where(label => _names.Length == 0 || _names.Contains(label.Name))
                .Select(label => LabelSet.Of((label.Name, "")));
        }

        LabelSet key = stream.Only(_names);
        return key.Count > 0 ? [key] : [];
    }
}
