using System.Text;
using System.Text.Json;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Querying;

/// <summary>
/// A line is plain when each name that somebody asks for can only be the one key of the outermost object that is
/// spelled
/// so: no key stands twice, none is written with escapes, and no other key, nested ones joined with theirs, could
/// become the same label. Of plain lines the value under the key is what <c>| json</c> makes of the name. A line
/// without the key of a name that others may stand for, and with one of those, is not plain either.
/// </summary>
/// <remarks>Names are compared by their letters and digits only, so it says "not plain" rather too often.</remarks>
internal sealed class ShapeJudge : IShapeJudge
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 256 };
    private readonly byte[][] _names;
    private readonly HashSet<string> _letters;
    private readonly bool[] _seen;
    private readonly Dictionary<string, int> _translated = []; // letters of other names, with whose they are
    private readonly byte[][] _ownKeys; // of names that others may stand for
    private readonly Standing[] _standing;

    /// <param name="names">Names of labels.</param>
    /// <param name="translated">Names that others may stand for.</param>
    public ShapeJudge(IReadOnlyList<string> names, IReadOnlyList<TranslatedField>? translated = null)
    {
        translated ??= [];
        _ownKeys = [.. translated.Select(field => Encoding.UTF8.GetBytes(field.Name))];
        _standing = new Standing[translated.Count];
        for (int i = 0; i < translated.Count; i++)
        {
            foreach (string name in translated[i].OtherNames)
                _translated[LettersOf(name)] = i;
        }

        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _letters = [.. names.Select(LettersOf)];
        _seen = new bool[_names.Length];
    }

    public bool IsPlain(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != (byte)'{')
            return false;
        Array.Clear(_seen);
        Array.Clear(_standing);
        var path = new List<string>();
        var reader = new Utf8JsonReader(line, _options);
        try
        {
            reader.Read();
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName when !TakesKey(ref reader, path):
                        return false;
                    case JsonTokenType.StartArray:
                        reader.Skip(); // nothing in an array becomes a label
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return Array.IndexOf(_standing, Standing.InForIt) < 0;
    }

    private bool TakesKey(ref Utf8JsonReader reader, List<string> path)
    {
        if (reader.ValueIsEscaped)
            return false;
        int depth = reader.CurrentDepth; // 1 for a key of the outermost object
        path.RemoveRange(depth - 1, path.Count - depth + 1);
        path.Add(LettersOf(Encoding.UTF8.GetString(reader.ValueSpan)));
        string letters = string.Concat(path);
        NoteTranslated(reader.ValueSpan, depth, letters);
        if (!_letters.Contains(letters))
            return true;
        int name = depth == 1 ? IndexOf(reader.ValueSpan) : -1;
        if (name < 0 || _seen[name])
            return false;
        _seen[name] = true;
        return true;
    }

    /// <summary>Notes which names that others may stand for have their own key, and which another one.</summary>
    private void NoteTranslated(ReadOnlySpan<byte> key, int depth, string letters)
    {
        if (_translated.TryGetValue(letters, out int other) && _standing[other] != Standing.Itself)
            _standing[other] = Standing.InForIt;
        for (int own = 0; depth == 1 && own < _ownKeys.Length; own++)
        {
            if (key.SequenceEqual(_ownKeys[own]))
                _standing[own] = Standing.Itself;
        }
    }

    private int IndexOf(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (key.SequenceEqual(_names[i]))
                return i;
        }

        return -1;
    }

    private static string LettersOf(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit));

    /// <summary>Which key a line has for a name that others may stand for.</summary>
    private enum Standing : byte
    {
        None,
        InForIt,
        Itself,
    }
}
