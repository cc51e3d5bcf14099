using System.Numerics;
using Hewn.Store.Scanning;

namespace Hewn.Store.Index;

/// <summary>
/// Which names of labels the columns of an index and of its <see cref="LabelIndex"/> answer for. Immutable.
/// </summary>
/// <remarks>
/// A column of the index is that of a field under any of its names. It answers for one name when all values of the
/// segment came from that name, and for all of them when there is none. What lines must be like besides is said block
/// by block (<see cref="LabelBlocks"/>).
/// </remarks>
internal sealed class LabelColumns
{
    /// <summary>
    /// Fields that are labels of streams by default and have no column in an index, and the one that the dashboard
    /// counts by with every question: a column says at once that there is none.
    /// </summary>
    public static IReadOnlyList<string> OwnNames { get; } =
        ["service", "environment", "logger", "type", "detected_level"];

    /// <summary>The first own column; those before it are numbered as <see cref="IndexColumn"/>.</summary>
    public const int FirstOwn = (int)IndexColumn.RowKinds;

    /// <summary>The columns of the index that may answer, and the own ones.</summary>
    public static int Count => FirstOwn + OwnNames.Count;

    private readonly Dictionary<string, int> _columnOf = [];

    /// <param name="seenPaths">Of the index.</param>
    public LabelColumns(IReadOnlyList<ulong> seenPaths)
    {
        for (int column = (int)IndexColumn.Level; column < FirstOwn; column++)
        {
            FieldKey key = IndexedFields.Keys[column];
            if (seenPaths[column] == 0)
            {
                foreach (string name in FieldKey.NamesOf(key.Known!.Value))
                    _columnOf[name] = column;
            }
            else if (BitOperations.IsPow2(seenPaths[column]))
            {
                string[] path = key.Paths[BitOperations.TrailingZeroCount(seenPaths[column])];
                if (path.Length == 1)
                    _columnOf[path[0]] = column;
            }
        }

        for (int i = 0; i < OwnNames.Count; i++)
            _columnOf[OwnNames[i]] = FirstOwn + i;
    }

    /// <summary>All names that are answered for.</summary>
    public IReadOnlyCollection<string> Names => _columnOf.Keys;

    /// <summary>The column of a name; null when there is none.</summary>
    public int? Find(string name) => _columnOf.TryGetValue(name, out int column) ? column : null;
}
