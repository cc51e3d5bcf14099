namespace Hewn.Server.Patterns;

/// <summary>Lines that are alike: their tokens, with a variable where they differ. One thread's.</summary>
internal sealed class LinePattern(List<string> first, int steps)
{
    private readonly string[] _tokens = [.. first];

    /// <summary>Lines by step.</summary>
    public long[] Counts { get; } = new long[steps];

    /// <summary>All lines.</summary>
    public long Total { get; private set; }

    /// <summary>How much of a line's tokens are the pattern's, from 0 to 1.</summary>
    public double Likeness(List<string> tokens)
    {
        int same = 0;
        int words = 0;
        for (int i = 0; i < _tokens.Length; i++)
        {
            if (_tokens[i] == " ")
                continue;
            words++;
            same += _tokens[i] == tokens[i] ? 1 : 0;
        }

        return words == 0 ? 1 : (double)same / words;
    }

    /// <summary>Whether blanks stand at the same places, so that the one can become the other.</summary>
    public bool HasShapeOf(List<string> tokens)
    {
        for (int i = 0; i < _tokens.Length; i++)
        {
            bool isFixed = _tokens[i] == " " || _tokens[i][^1] == '=';
            if ((isFixed || tokens[i] == " ") && _tokens[i] != tokens[i])
                return false;
        }

        return true;
    }

    /// <summary>Takes a line in: what differs varies from now on.</summary>
    public void Add(List<string> tokens, int step)
    {
        for (int i = 0; i < _tokens.Length; i++)
        {
            if (_tokens[i] != tokens[i])
                _tokens[i] = PatternTokens.Variable;
        }

        Counts[step]++;
        Total++;
    }

    /// <summary>As the pattern filter reads it.</summary>
    public override string ToString()
    {
        string text = string.Concat(_tokens);
        const string Twice = PatternTokens.Variable + PatternTokens.Variable;
        while (text.Contains(Twice, StringComparison.Ordinal))
            text = text.Replace(Twice, PatternTokens.Variable, StringComparison.Ordinal);
        return text;
    }
}
