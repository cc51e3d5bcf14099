namespace Hewn.Store.Scanning.Answers;

/// <summary>Finds what would stand at a place of a sorted list without sorting all of it.</summary>
internal static class Selection
{
    private const int FewValues = 32; // sorted at once

    /// <summary>The value of a rank; the list is put in another order.</summary>
    /// <param name="values">The values, no NaN among them.</param>
    /// <param name="rank">From 0.</param>
    public static double At(Span<double> values, int rank)
    {
        // Each round should halve what is left; where it does not again and again, sorting is the bound.
        for (int rounds = 64; values.Length > FewValues && rounds > 0; rounds--)
        {
            (int left, int right) = Partition(values);
            if (rank <= right)
            {
                values = values[..(right + 1)];
            }
            else if (rank >= left)
            {
                values = values[left..];
                rank -= left;
            }
            else
            {
                return values[rank]; // between both sides: the pivot
            }
        }

        values.Sort();
        return values[rank];
    }

    /// <summary>Puts what is less before <c>right</c>, or at it, what is greater from <c>left</c> on.</summary>
    private static (int Left, int Right) Partition(Span<double> values)
    {
        double pivot = MiddleOf(values[0], values[values.Length / 2], values[^1]);
        int left = 0;
        int right = values.Length - 1;
        while (left <= right)
        {
            while (values[left] < pivot)
                left++;
            while (values[right] > pivot)
                right--;
            if (left > right)
                break;
            (values[left], values[right]) = (values[right], values[left]);
            left++;
            right--;
        }

        return (left, right);
    }

    private static double MiddleOf(double a, double b, double c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
