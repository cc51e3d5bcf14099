using System.Globalization;

namespace Hewn.Store.Streams;

/// <summary>
/// What the name of a file of pushed lines says: <c>lines-0003.jsonl</c> is written, or was;
/// <c>lines-0003-0007.pack</c> stands for the files 3 to 7, and <c>lines-0003-0007.2.pack</c> for what was left of that
/// when lines were deleted. So a name alone says which files have been taken over by another one: a kill between the
/// appearance of that one and their deletion leaves no line twice.
/// </summary>
/// <param name="First">The number of the first file that it stands for.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="Generation">0 for a file that is written, from 1 for packed ones.</param>
internal readonly record struct StreamFileName(int First, int Last, int Generation) : IComparable<StreamFileName>
{
    private const string Prefix = "lines-";
    private const string WrittenEnding = ".jsonl";
    private const string PackedEnding = ".pack";

    /// <summary>Whether its lines are packed.</summary>
    public bool IsPacked => Generation > 0;

    /// <summary>Whether it holds all that another one holds, so that the other one is none any more.</summary>
    public bool Replaces(StreamFileName other) => IsPacked && this != other && First <= other.First
        && Last >= other.Last
        && (First < other.First || Last > other.Last || Generation > other.Generation);

    /// <summary>Reads a file's name; false for any other file.</summary>
    public static bool TryParse(string text, out StreamFileName name)
    {
        name = default;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        if (text.EndsWith(WrittenEnding, StringComparison.Ordinal))
        {
            bool isOne = TryNumber(text[Prefix.Length..^WrittenEnding.Length], out int number);
            name = new(number, number, 0);
            return isOne;
        }

        if (!text.EndsWith(PackedEnding, StringComparison.Ordinal))
            return false;
        string[] parts = text[Prefix.Length..^PackedEnding.Length].Split('.');
        string[] numbers = parts[0].Split('-');
        int generation = 1;
        if (numbers.Length != 2 || !TryNumber(numbers[0], out int first) || !TryNumber(numbers[1], out int last)
            || parts.Length > 2 || (parts.Length == 2 && !TryNumber(parts[1], out generation))
            || first > last || generation < 1)
            return false;
        name = new(first, last, generation);
        return true;
    }

    /// <summary>The oldest lines first.</summary>
    public int CompareTo(StreamFileName other)
    {
        int order = First.CompareTo(other.First);
        return order != 0 ? order : Generation.CompareTo(other.Generation);
    }

    /// <inheritdoc/>
    public override string ToString() => !IsPacked
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{First:D4}{WrittenEnding}")
        : Generation == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{First:D4}-{Last:D4}{PackedEnding}")
            : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{First:D4}-{Last:D4}.{Generation}{PackedEnding}");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
