using System.Collections;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>Sequences as JSON arrays of bounded size.</summary>
internal static class JsonList
{
    /// <param name="target">Takes the array.</param>
    /// <param name="items">Its elements.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <param name="total">How many elements there are, where the list does not know but the caller; else -1.</param>
    /// <param name="isPair">Whether an element may be named by the one before it, as in a tuple.</param>
    public static void Append(
        ByteBuffer target, IEnumerable items, int depth, int total = -1, bool isPair = false)
    {
        int start = target.Length;
        int count = 0;
        object? before = null;
        target.Append((byte)'[');
        foreach (object? item in items)
        {
            if (count > 0)
                target.Append((byte)',');
            if (target.Length - start > Limits.MaxValueBytes)
            {
                AppendRest(target, items is ICollection known ? known.Count : total, count);
                break;
            }

            if (before is not null && (isPair || PairText.IsOption(before)) && PairText.Hides(before, item))
                JsonString.AppendSecret(target);
            else
                JsonValue.AppendGuarded(target, item, depth + 1, isElement: true);
            before = item;
            count++;
        }

        target.Append((byte)']');
    }

    /// <summary>The last element of a cut list says how many are missing, where the length is known.</summary>
    private static void AppendRest(ByteBuffer target, int total, int shown)
    {
        target.Append((byte)'"');
        if (total >= 0)
            JsonText.AppendTruncation(target, total - shown, "items"u8);
        else
            target.Append("…[truncated: more items]"u8); // An endless sequence must not be counted.
        target.Append((byte)'"');
    }
}
