using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>The names on the way to a value, joined by dots as slog joins groups: <c>usage.prompt_tokens</c>.</summary>
/// <remarks>A group without a name adds nothing, as in slog. Nor are dots inside names told apart.</remarks>
internal sealed class KeyPath
{
    private readonly ByteBuffer _path = new(256);
    private bool _nameIsEmpty;
    private long _left;

    /// <summary>Goes back to the top of a record.</summary>
    /// <param name="line">Its line, which bounds how much may be written of names.</param>
    public void Begin(ReadOnlySpan<byte> line)
    {
        _path.Clear();
        _left = Limits.FreeNameBytes + ((long)Limits.MaxNamesFactor * line.Length);
    }

    /// <summary>
    /// Bytes of names that may still be written in groups. Who gives a group up sets it back to what it was before.
    /// </summary>
    public long Left
    {
        get => _left;
        set => _left = value;
    }

    /// <summary>
    /// Whether the path may be written once more; then that is counted. Always where it is a name and no path.
    /// </summary>
    /// <param name="isInGroup">Whether it leads into a group.</param>
    public bool TrySpend(bool isInGroup)
    {
        if (!isInGroup)
            return true;
        _left -= _path.Length;
        return _left >= 0;
    }

    /// <summary>Adds the name that the reader stands on.</summary>
    /// <returns>What <see cref="Leave"/> takes to remove it.</returns>
    public int Enter(ref readonly Utf8JsonReader reader)
    {
        int mark = _path.Length;
        JsonUnescape.Append(_path, in reader);
        _nameIsEmpty = _path.Length == mark;
        return mark;
    }

    /// <summary>
    /// Marks the name as one that the record's own keys already have: <c>time_</c>.
    /// </summary>
    public void Yield() => _path.Append((byte)'_');

    /// <summary>Makes the last name a group, whose members follow.</summary>
    public void Open()
    {
        if (!_nameIsEmpty)
            _path.Append((byte)'.');
    }

    public void Leave(int mark) => _path.Truncate(mark);

    /// <summary>Appends the whole path, quoted if it must be.</summary>
    public void AppendTo(ByteBuffer target, bool people = false)
    {
        if (_nameIsEmpty)
            GoText.AppendQuoted(target, _path.Written, people);
        else
            GoText.Append(target, _path.Written, people);
    }
}
