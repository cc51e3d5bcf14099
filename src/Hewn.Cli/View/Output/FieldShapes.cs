using System.Numerics;
using System.Runtime.Intrinsics;
using Hewn.Cli.View.Fields;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Writes the fields of entries whose members have the names of entries before: names are compared then, and not
/// looked for, and their texts are made once. Only of plain entries; what it does not take is left to be written field
/// by field. One thread's.
/// </summary>
/// <param name="isHead">Whether a field stands at the begin of its line and is left out here.</param>
internal sealed class FieldShapes(FieldShapes.NameTest isHead)
{
    private const int MaxShapes = 6;
    private const int MaxMembers = 64;
    private const int MaxCredit = 64;
    private const int MissCost = 4;
    private const int Pause = 256; // entries, where most are of new shapes

    private readonly List<Member[]> _shapes = [];
    private readonly List<Member> _members = [];
    private int _credit = MaxCredit;
    private int _pause;

    /// <summary>Asks something of a name.</summary>
    public delegate bool NameTest(ReadOnlySpan<byte> name);

    /// <summary>Writes <c> name=value</c> of each field; false when nothing was written.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">The entry: an object without escapes whose bytes may be written as they stand.</param>
    /// <param name="maxNestedBytes">Bytes of an object or list that may stand on the line.</param>
    public bool TryAppend(Utf8Output output, ReadOnlySpan<byte> json, int maxNestedBytes)
    {
        if (_pause > 0)
        {
            _pause--;
            return false;
        }

        // Nothing is longer than in the entry: a space for the comma, an equals sign for the colon. But texts are
        // written by whole vectors.
        Span<byte> room = output.Room(json.Length + Vector256<byte>.Count);
        for (int i = 0; i < _shapes.Count; i++)
        {
            int length = Write(_shapes[i], json, room, maxNestedBytes);
            if (length < 0)
                continue;
            output.Take(length);
            if (i > 0) // What is used often wanders to the front.
                (_shapes[i], _shapes[i - 1]) = (_shapes[i - 1], _shapes[i]);
            _credit = Math.Min(_credit + 1, MaxCredit);
            return true;
        }

        Miss(json);
        return false;
    }

    /// <summary>How many bytes were written; negative for an entry of another shape.</summary>
    private static int Write(Member[] shape, ReadOnlySpan<byte> json, Span<byte> room, int maxNestedBytes)
    {
        int at = 0;
        int length = 0;
        foreach (ref readonly Member member in shape.AsSpan())
        {
            ReadOnlySpan<byte> rest = json[at..];
            if (!rest.StartsWith(member.Begin))
                return -1;
            rest = rest[member.Begin.Length..];
            int text = rest is [(byte)'"', ..] ? TryWriteShort(rest[1..], member.Shown, room, ref length) : -1;
            if (text >= 0)
            {
                at += member.Begin.Length + text + 2;
                continue;
            }

            int taken = EndOf(rest, maxNestedBytes);
            if (taken < 0)
                return -1;
            at += member.Begin.Length + taken;
            if (member.Shown.Length == 0)
                continue;
            member.Shown.CopyTo(room[length..]);
            length += member.Shown.Length;
            bool isString = rest[0] == (byte)'"';
            ReadOnlySpan<byte> value = isString && !NeedsQuotes(rest[1..(taken - 1)])
                ? rest[1..(taken - 1)]
                : rest[..taken];
            value.CopyTo(room[length..]);
            length += value.Length;
        }

        return at == json.Length - 1 && json[at] == (byte)'}' ? length : -1;
    }

    /// <summary>Writes a text that ends within a vector; gives its bytes, or a negative number when it does
    /// not.</summary>
    private static int TryWriteShort(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> shown, Span<byte> room, ref int length)
    {
        if (text.Length < Vector256<byte>.Count)
            return -1;
        var block = Vector256.Create(text);
        uint quotes = Vector256.Equals(block, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
        if (quotes == 0)
            return -1;
        int bytes = BitOperations.TrailingZeroCount(quotes);
        if (shown.IsEmpty)
            return bytes;
        uint odd = (Vector256.Equals(block, Vector256.Create((byte)' '))
            | Vector256.Equals(block, Vector256.Create((byte)'='))).ExtractMostSignificantBits();
        bool isQuoted = bytes == 0 || BitOperations.TrailingZeroCount(odd) < bytes;
        shown.CopyTo(room[length..]);
        length += shown.Length;
        if (isQuoted)
            room[length++] = (byte)'"';
        block.CopyTo(room[length..]);
        length += bytes;
        if (isQuoted)
            room[length++] = (byte)'"';
        return bytes;
    }

    /// <summary>Bytes of the value at the front; negative where it needs lines of its own.</summary>
    private static int EndOf(ReadOnlySpan<byte> text, int maxNestedBytes)
    {
        if (text.IsEmpty)
            return -1;
        switch (text[0])
        {
            case (byte)'"':
                return text[1..].IndexOf((byte)'"') is >= 0 and var quote ? quote + 2 : -1;
            case (byte)'{' or (byte)'[':
                _ = FieldScanner.ValueAt(text, 0, out int end);
                return end > maxNestedBytes ? -1 : end;
            default:
                int length = 0;
                while (length < text.Length && text[length] is not ((byte)',' or (byte)'}' or (byte)' '))
                    length++;
                return length;
        }
    }

    private static bool NeedsQuotes(ReadOnlySpan<byte> text) =>
        text.IsEmpty || text.IndexOfAny((byte)' ', (byte)'=') >= 0;

    private void Miss(ReadOnlySpan<byte> json)
    {
        _credit -= MissCost;
        if (_credit < 0)
            (_credit, _pause) = (MaxCredit / 2, Pause);
        else if (TryLearn(json))
            _shapes.Add([.. _members]);
        if (_shapes.Count > MaxShapes)
            _shapes.RemoveAt(MaxShapes - 1); // The new one stays.
    }

    private bool TryLearn(ReadOnlySpan<byte> json)
    {
        _members.Clear();
        int at = 0;
        while (_members.Count < MaxMembers)
        {
            if (json.Length - at < 4 || json[at] != (byte)(at == 0 ? '{' : ',') || json[at + 1] != (byte)'"')
                return false;
            int name = json[(at + 2)..].IndexOf((byte)'"');
            int colon = at + 2 + name + 1;
            if (name < 0 || colon + 1 >= json.Length || json[colon] != (byte)':' || json[colon + 1] <= (byte)' ')
                return false;
            ReadOnlySpan<byte> text = json.Slice(at + 2, name);
            _members.Add(new(json[at..(colon + 1)].ToArray(), isHead(text) ? [] : [(byte)' ', .. text, (byte)'=']));
            _ = FieldScanner.ValueAt(json, colon + 1, out at);
            if (at == json.Length - 1 && json[at] == (byte)'}')
                return true;
        }

        return false;
    }

    /// <summary>A member: how it begins, and what is shown before its value; nothing when it is not shown.</summary>
    private readonly record struct Member(byte[] Begin, byte[] Shown);
}
