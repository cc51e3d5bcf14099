namespace Hewn.Store.Tests;

internal static class SequenceAssertions
{
    /// <summary>
    /// For long sequences: names the first difference. Shouldly's own message would compare everything with everything.
    /// </summary>
    public static void ShouldBeSameAs<T>(this IReadOnlyList<T> actual, IReadOnlyList<T> expected, string because = "")
    {
        for (int i = 0; i < Math.Min(actual.Count, expected.Count); i++)
        {
            if (!Equals(actual[i], expected[i]))
                throw new ShouldAssertException($"at {i}: {actual[i]} instead of {expected[i]} {because}");
        }

        actual.Count.ShouldBe(expected.Count, because);
    }
}
