using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>The names on the way to a value, joined by dots as slog joins groups: <c>usage.prompt_tokens</c>.</summary>
/// <remarks>A group without a name adds nothing, as in slog. Nor are dots inside names told apart.</remarks>
internal sealed class KeyPath
{
    private readonly ByteBuffer _path = new(256);
    private bool _nameIsEmpty;

    /// <summary>Goes back to the top.</summary>
    public void Clear() => _path.Clear();

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
