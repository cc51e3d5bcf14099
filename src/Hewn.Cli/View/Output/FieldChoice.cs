using System.Text;
using System.Text.Json;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Which fields are shown: all but those of <c>--hide</c>, or only those of <c>--show</c>. Time, level and message are
/// fields like others here; their names are <c>timestamp</c>, <c>level</c> and <c>message</c>. Names mean what they
/// mean to filters (<see cref="FieldPath"/>): <c>tokens.prompt</c> a member, <c>status_code</c> whatever the record
/// calls it, <c>msg</c> what reading made of it. One thread's.
/// </summary>
internal sealed class FieldChoice
{
    private readonly byte[][] _hidden;
    private readonly byte[][] _shown;
    private readonly FieldPath[] _paths; // of either: both together are not possible
    private readonly List<byte[][]> _found = []; // where these stand in the entry that is looked at
    private readonly Utf8Output _part = new(null);

    private FieldChoice(string[] hidden, string[] shown)
    {
        Shown = shown;
        Names = hidden.Length > 0 ? hidden : shown;
        _hidden = Array.ConvertAll(hidden, Encoding.UTF8.GetBytes);
        _shown = Array.ConvertAll(shown, Encoding.UTF8.GetBytes);
        _paths = [.. hidden.Concat(shown).Select(FieldPath.Named).Where(path => path.HasOtherPlaces)];
    }

    /// <summary>Shows everything.</summary>
    public static FieldChoice All { get; } = new([], []);

    /// <summary>The fields of <c>--show</c> in their order; empty when all are shown.</summary>
    public string[] Shown { get; }

    /// <summary>The fields that were typed.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether they are those of <c>--hide</c>.</summary>
    public bool IsHiding => _hidden.Length > 0;

    public bool IsAll => _hidden.Length == 0 && _shown.Length == 0;

    /// <summary>From what was typed: names between commas.</summary>
    public static FieldChoice Of(IEnumerable<string> hidden, IEnumerable<string> shown) =>
        new([.. hidden.SelectMany(Split)], [.. shown.SelectMany(Split)]);

    /// <summary>Whether some name may mean a field of another name: <see cref="LookAt"/> is to be called then.
    /// </summary>
    public bool DependsOnEntry => _paths.Length > 0;

    /// <summary>Tells which entry's fields are asked for next.</summary>
    public void LookAt(Entry entry)
    {
        _found.Clear();
        foreach (FieldPath path in _paths)
        {
            if (path.PlaceIn(entry) is { } place)
                _found.Add(place);
        }
    }

    /// <summary>Whether a field is shown, wholly or in part.</summary>
    public bool Takes(ReadOnlySpan<byte> name)
    {
        if (_hidden.Length > 0)
            return !Has(_hidden, name) && !IsFound(name, 0, _found);
        return _shown.Length == 0 || Has(_shown, name) || LeadsToFound(name, 0, _found);
    }

    /// <summary>What is shown of a field that <see cref="Takes"/> lets through: all of it, or the members of an object
    /// that were chosen. Valid until the next call.</summary>
    public FieldValue Part(ReadOnlySpan<byte> name, FieldValue value)
    {
        if (_found.Count == 0 || value.Kind != JsonTokenType.StartObject || Has(_shown, name)
            || !_found.Exists(place => place.Length > 1) || !LeadsToFound(name, 0, _found)
            || (_hidden.Length == 0 && IsFound(name, 0, _found)))
            return value;
        _part.Clear();
        AppendPart(value, 1, Below(name, 0, _found));
        return new(_part.Gathered, JsonTokenType.StartObject, isEscaped: false);
    }

    private void AppendPart(FieldValue value, int depth, List<byte[][]> places)
    {
        _part.Append((byte)'{');
        bool isFirst = true;
        var members = new EntryFields(value.Raw, new EscapedBytes());
        while (members.MoveNext())
        {
            bool isNamed = IsFound(members.Name, depth, places);
            bool isPart = !isNamed && members.Value.Kind == JsonTokenType.StartObject
                && LeadsToFound(members.Name, depth, places);
            bool isShown = _hidden.Length > 0 ? !isNamed : isNamed || isPart;
            if (!isShown)
                continue;
            if (!isFirst)
                _part.Append((byte)',');
            isFirst = false;
            JsonEntryWriter.AppendString(_part, members.Name);
            _part.Append((byte)':');
            if (isPart)
                AppendPart(members.Value, depth + 1, Below(members.Name, depth, places));
            else
                AppendWhole(members.Value);
        }

        _part.Append((byte)'}');
    }

    private void AppendWhole(FieldValue value)
    {
        bool isString = value.Kind == JsonTokenType.String;
        if (isString)
            _part.Append((byte)'"');
        _part.Append(value.Raw);
        if (isString)
            _part.Append((byte)'"');
    }

    private static List<byte[][]> Below(ReadOnlySpan<byte> name, int depth, List<byte[][]> places)
    {
        var below = new List<byte[][]>();
        foreach (byte[][] place in places)
        {
            if (place.Length > depth + 1 && name.SequenceEqual(place[depth]))
                below.Add(place);
        }

        return below;
    }

    private static bool IsFound(ReadOnlySpan<byte> name, int depth, List<byte[][]> places)
    {
        foreach (byte[][] place in places)
        {
            if (place.Length == depth + 1 && name.SequenceEqual(place[depth]))
                return true;
        }

        return false;
    }

    private static bool LeadsToFound(ReadOnlySpan<byte> name, int depth, List<byte[][]> places)
    {
        foreach (byte[][] place in places)
        {
            if (place.Length > depth && name.SequenceEqual(place[depth]))
                return true;
        }

        return false;
    }

    private static bool Has(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (byte[] each in names)
        {
            if (name.SequenceEqual(each))
                return true;
        }

        return false;
    }

    private static string[] Split(string names) =>
        names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
