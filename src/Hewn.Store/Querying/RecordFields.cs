using System.Text;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines.Json;

namespace Hewn.Store.Querying;

/// <summary>
/// The fields of a record as labels: what <c>| json</c> makes of them, and under Hewn's names what stands there under
/// others (<see cref="TranslatedField"/>). Used again for each record; one thread's.
/// </summary>
internal sealed class RecordFields
{
    private readonly LineFields _fields = new();
    private ReadOnlyMemory<byte> _json;

    /// <summary>Reads a record, whose bytes must stay until the next; false when it is no JSON object.</summary>
    public bool TryRead(ReadOnlyMemory<byte> json)
    {
        _json = json;
        return _fields.TryRead(json);
    }

    /// <summary>The value of a field, valid until the next record; false when there is no such.</summary>
    public bool TryGet(string name, out ReadOnlyMemory<byte> value) =>
        _fields.TryGet(name, out value) || TryTranslate(name, out value);

    /// <summary>Some of the fields.</summary>
    public LabelSet Only(IReadOnlyList<NamedField> wanted)
    {
        LabelSet all = _fields.ToLabelSet();
        var labels = new List<Label>();
        foreach (NamedField field in wanted)
        {
            if (all.Has(field.Name))
                labels.Add(new(field.Name, all[field.Name]));
            else if (TryTranslate(field.Name, out ReadOnlyMemory<byte> value))
                labels.Add(new(field.Name, Encoding.UTF8.GetString(value.Span)));
        }

        return LabelSet.Of(labels);
    }

    /// <summary>All fields, those under other names twice.</summary>
    public LabelSet ToLabelSet()
    {
        LabelSet all = _fields.ToLabelSet();
        List<Label>? more = null;
        foreach (TranslatedField field in TranslatedField.All)
        {
            if (!all.Has(field.Name) && TryTranslate(field.Name, out ReadOnlyMemory<byte> value))
                (more ??= [.. all]).Add(new(field.Name, Encoding.UTF8.GetString(value.Span)));
        }

        return more is null ? all : LabelSet.Of(more);
    }

    private bool TryTranslate(string name, out ReadOnlyMemory<byte> value)
    {
        value = default;
        return TranslatedField.Find(name) is { } field && HasOther(field) && field.TryFind(_json.Span, out value);
    }

    /// <summary>Whether a record may have the field under another name, as its labels say: mostly none.</summary>
    private bool HasOther(TranslatedField field)
    {
        foreach (string label in field.OtherLabels)
        {
            if (_fields.TryGet(label, out _))
                return true;
        }

        return false;
    }
}
