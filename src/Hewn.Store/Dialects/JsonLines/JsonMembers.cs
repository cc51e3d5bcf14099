using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// The members of one JSON object, found in one pass that checks the whole text: what it takes, System.Text.Json's
/// reader takes, too, and the other way round. One list for all records of a reader. Not thread-safe.
/// </summary>
internal sealed class JsonMembers
{
    private static readonly SearchValues<byte> _stops = ByteSets.Of(
        value => value is < 0x20 or (byte)'"' or (byte)'\\');

    private readonly KnownNames _known = new();
    private JsonMember[] _members = new JsonMember[32];
    private int _count;

    /// <summary>The members in their order.</summary>
    public ReadOnlySpan<JsonMember> All => _members.AsSpan(0, _count);

    /// <summary>The roles that occur, a bit for each.</summary>
    public uint Roles { get; private set; }

    /// <summary>Finds the members of an object.</summary>
    /// <param name="json">The object, white space around it allowed.</param>
    /// <returns>False when that is none; the list is then of no use.</returns>
    public bool TryRead(ReadOnlySpan<byte> json)
    {
        if (_members.Length > Limits.KeptMembers)
            _members = new JsonMember[32];
        _count = 0;
        Roles = 0;
        int at = SkipSpace(json, 0);
        if (at >= json.Length || json[at] != '{')
            return false;
        at = SkipSpace(json, at + 1);
        if (at < json.Length && json[at] == '}')
            return SkipSpace(json, at + 1) == json.Length;
        while (true)
        {
            if (!TryReadMember(json, ref at))
                return false;
            at = SkipSpace(json, at);
            if (at >= json.Length)
                return false;
            if (json[at] == '}')
                return SkipSpace(json, at + 1) == json.Length;
            if (json[at] != ',')
                return false;
            at = SkipSpace(json, at + 1);
        }
    }

    private bool TryReadMember(ReadOnlySpan<byte> json, ref int at)
    {
        int nameStart = at + 1;
        int nameLength = _known.LengthOf(_count, json, at, out NameRole meaning);
        if (nameLength >= 0)
            at = SkipSpace(json, nameStart + nameLength + 2);
        else if (!TryReadName(json, ref at, out nameLength, out meaning))
            return false;
        int valueStart = at;
        bool isEscaped = false;
        if (at >= json.Length)
            return false;
        JsonTokenType token = TokenOf(json[at]);
        bool isValue = token switch
        {
            JsonTokenType.String => TrySkipString(json, ref at, out isEscaped),
            JsonTokenType.StartObject or JsonTokenType.StartArray => TrySkipNested(json, ref at),
            _ => TrySkipScalar(json, ref at),
        };
        if (!isValue)
            return false;
        Roles |= 1u << (int)meaning.Role;
        if (_count == _members.Length)
            Array.Resize(ref _members, _count * 2);
        _members[_count++] =
            new(nameStart, nameLength, valueStart, at - valueStart, token, isEscaped, meaning);
        return true;
    }

    /// <summary>A member's name, to the value behind it.</summary>
    private bool TryReadName(ReadOnlySpan<byte> json, ref int at, out int length, out NameRole meaning)
    {
        (length, meaning) = (0, default);
        if (at >= json.Length || json[at] != '"')
            return false;
        int start = at + 1;
        if (!TrySkipString(json, ref at, out bool isEscaped))
            return false;
        length = at - 1 - start;
        ReadOnlySpan<byte> name = json.Slice(start, length);
        meaning = isEscaped ? MeaningOfEscaped(name) : NameRoles.Of(name);
        int end = at;
        at = SkipSpace(json, at);
        if (at >= json.Length || json[at] != ':')
            return false;
        if (at == end && !isEscaped)
            _known.Learn(_count, json[(start - 1)..(at + 1)], meaning);
        at = SkipSpace(json, at + 1);
        return true;
    }

    private static NameRole MeaningOfEscaped(ReadOnlySpan<byte> name) =>
        name.Length > 6 * FieldNames.MaxNameBytes
            ? new(Role.None, 0, -1)
            : NameRoles.Of(System.Text.Encoding.UTF8.GetBytes(JsonText.Unescape(name)));

    private static JsonTokenType TokenOf(byte first) => first switch
    {
        (byte)'"' => JsonTokenType.String,
        (byte)'{' => JsonTokenType.StartObject,
        (byte)'[' => JsonTokenType.StartArray,
        (byte)'t' => JsonTokenType.True,
        (byte)'f' => JsonTokenType.False,
        (byte)'n' => JsonTokenType.Null,
        _ => JsonTokenType.Number,
    };

    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    /// <summary>A string, from its opening quote to behind its closing one.</summary>
    private static bool TrySkipString(ReadOnlySpan<byte> json, ref int at, out bool isEscaped)
    {
        isEscaped = false;
        at++;
        while (true)
        {
            at = NextStop(json, at);
            if (at >= json.Length)
                return false;
            if (json[at] == '"')
            {
                at++;
                return true;
            }

            if (json[at] != '\\' || !TrySkipEscape(json, ref at))
                return false;
            isEscaped = true;
        }
    }

    /// <summary>The next quote, backslash or control byte, or the end. In most strings it is near.</summary>
    private static int NextStop(ReadOnlySpan<byte> json, int at)
    {
        unchecked // Positions in a record.
        {
            while (Vector128.IsHardwareAccelerated && json.Length - at >= Vector128<byte>.Count)
            {
                var block = Vector128.Create(json[at..]);
                uint stops = (Vector128.Equals(block, Vector128.Create((byte)'"'))
                    | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                    | Vector128.LessThan(block, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
                if (stops != 0)
                    return at + BitOperations.TrailingZeroCount(stops);
                at += Vector128<byte>.Count;
            }

            int found = json[at..].IndexOfAny(_stops);
            return found < 0 ? json.Length : at + found;
        }
    }

    private static bool TrySkipEscape(ReadOnlySpan<byte> json, ref int at)
    {
        byte kind = at + 1 < json.Length ? json[at + 1] : (byte)0;
        if (kind == 'u')
        {
            if (at + 6 > json.Length)
                return false;
            foreach (byte digit in json.Slice(at + 2, 4))
            {
                if (!char.IsAsciiHexDigit((char)digit))
                    return false;
            }

            at += 6;
            return true;
        }

        at += 2;
        return kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r'
            or (byte)'t';
    }

    private static bool TrySkipScalar(ReadOnlySpan<byte> json, ref int at)
    {
        ReadOnlySpan<byte> rest = json[at..];
        int length = rest[0] switch
        {
            (byte)'t' => rest.StartsWith("true"u8) ? 4 : 0,
            (byte)'f' => rest.StartsWith("false"u8) ? 5 : 0,
            (byte)'n' => rest.StartsWith("null"u8) ? 4 : 0,
            _ => JsonScalar.NumberLength(rest),
        };
        at += length;
        return length > 0;
    }

    /// <summary>An object or list with all that is in it, without recursion.</summary>
    private static bool TrySkipNested(ReadOnlySpan<byte> json, ref int at)
    {
        // A byte for each level: 1 for a list.
        Span<byte> isList = stackalloc byte[Limits.MaxDepth + 1];
        int depth = 1; // the record's own object
        bool wantsValue = true;
        while (true)
        {
            if (wantsValue)
            {
                if (at >= json.Length)
                    return false;
                byte first = json[at];
                if (first is (byte)'{' or (byte)'[')
                {
                    if (++depth > Limits.MaxDepth)
                        return false;
                    isList[depth] = first == '[' ? (byte)1 : (byte)0;
                    at = SkipSpace(json, at + 1);
                    if (at < json.Length && json[at] == (first == '[' ? ']' : '}'))
                        wantsValue = false;
                    else if (first == '{' && !TrySkipName(json, ref at))
                        return false;
                    continue;
                }

                if (first == '"' ? !TrySkipString(json, ref at, out _) : !TrySkipScalar(json, ref at))
                    return false;
                at = SkipSpace(json, at);
                wantsValue = false;
            }

            if (at >= json.Length)
                return false;
            if (json[at] == (isList[depth] == 1 ? ']' : '}'))
            {
                at++;
                if (--depth == 1)
                    return true;
                at = SkipSpace(json, at);
                continue;
            }

            if (json[at] != ',')
                return false;
            at = SkipSpace(json, at + 1);
            if (isList[depth] == 0 && !TrySkipName(json, ref at))
                return false;
            wantsValue = true;
        }
    }

    /// <summary>A member's name and the colon, to the value behind them.</summary>
    private static bool TrySkipName(ReadOnlySpan<byte> json, ref int at)
    {
        if (at >= json.Length || json[at] != '"' || !TrySkipString(json, ref at, out _))
            return false;
        at = SkipSpace(json, at);
        if (at >= json.Length || json[at] != ':')
            return false;
        at = SkipSpace(json, at + 1);
        return true;
    }
}
