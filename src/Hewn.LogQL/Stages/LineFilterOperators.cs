namespace Hewn.LogQL.Stages;

/// <summary>Signs of <see cref="LineFilterOperator"/>.</summary>
internal static class LineFilterOperators
{
    private static readonly string[] _signs = ["|=", "!=", "|~", "!~", "|>", "!>"];

    /// <summary>As written in a query.</summary>
    public static string Sign(this LineFilterOperator filter) => _signs[(int)filter];

    /// <summary>The operator of a sign; null when it is none.</summary>
    public static LineFilterOperator? Find(string sign)
    {
        int index = Array.IndexOf(_signs, sign);
        return index < 0 ? null : (LineFilterOperator)index;
    }

    /// <summary>True for those that leave out what they find.</summary>
    public static bool IsNegated(this LineFilterOperator filter) => ((int)filter & 1) == 1;
}
