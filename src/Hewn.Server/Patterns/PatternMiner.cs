using Hewn.LogQL.Entries;

namespace Hewn.Server.Patterns;

/// <summary>
/// Finds patterns in lines as they come: a line joins the pattern of its shape that it is most like, or begins a new
/// one. One thread's.
/// </summary>
/// <remarks>Source: He et al., "Drain: an online log parsing approach with fixed depth tree", ICWS 2017.</remarks>
internal sealed class PatternMiner(long startNs, long stepNs, int steps) : IEntryConsumer
{
    /// <summary>From here on a line is of a pattern.</summary>
    private const double LeastLikeness = 0.4;

    /// <summary>Patterns of one shape; further lines join the one that they are most like.</summary>
    private const int MaxOfShape = 60;

    /// <summary>Patterns in all; lines of further shapes are left out.</summary>
    private const int MaxPatterns = 5000;

    private readonly Dictionary<(int Count, string First), List<LinePattern>> _shapes = [];
    private readonly List<string> _tokens = [];
    private int _count;

    /// <summary>What was found, the most frequent first.</summary>
    public IEnumerable<LinePattern> Patterns => _shapes.Values.SelectMany(shape => shape)
        .OrderByDescending(pattern => pattern.Total).ThenBy(pattern => pattern.ToString(), StringComparer.Ordinal);

    public bool Accept(in LogEntry entry)
    {
        PatternTokens.Read(entry.Line.Span, _tokens);
        if (_tokens.Count == 0)
            return true;
        (int Count, string First) key = (_tokens.Count, _tokens[0]);
        if (!_shapes.TryGetValue(key, out List<LinePattern>? shape))
        {
            if (_count >= MaxPatterns)
                return true;
            _shapes.Add(key, shape = []);
        }

        if (Find(shape) is { } pattern)
            pattern.Add(_tokens, (int)Math.Clamp((entry.TimestampNs - startNs) / stepNs, 0, steps - 1));
        return true;
    }

    private LinePattern? Find(List<LinePattern> shape)
    {
        LinePattern? best = null;
        double likeness = -1;
        foreach (LinePattern pattern in shape)
        {
            if (!pattern.HasShapeOf(_tokens) || pattern.Likeness(_tokens) is var like && like <= likeness)
                continue;
            (best, likeness) = (pattern, pattern.Likeness(_tokens));
        }

        if (best is not null && (likeness >= LeastLikeness || shape.Count >= MaxOfShape))
            return best;
        if (_count >= MaxPatterns)
            return null;
        _count++;
        shape.Add(best = new LinePattern(_tokens, steps));
        return best;
    }
}
