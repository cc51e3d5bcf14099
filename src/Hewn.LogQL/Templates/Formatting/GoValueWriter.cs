using System.Numerics;
using System.Text;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Writes a value by a verb, as Go's package fmt does.</summary>
internal sealed class GoValueWriter
{
    private readonly GoStringBuilder _out;
    private readonly GoFormatFlags _flags;
    private readonly GoPadding _padding;
    private readonly GoTextWriter _texts;
    private readonly GoIntegerWriter _integers;
    private readonly GoFloatWriter _floats;
    private bool _isComplaining;

    /// <summary>A writer.</summary>
    public GoValueWriter(GoStringBuilder output, GoFormatFlags flags)
    {
        (_out, _flags, _padding) = (output, flags, new GoPadding(output, flags));
        _texts = new GoTextWriter(_padding, flags);
        _integers = new GoIntegerWriter(_padding, flags);
        _floats = new GoFloatWriter(_padding, flags);
    }

    /// <summary>Writes an argument by the verb that was read.</summary>
    public void WriteArgument(object? value, Rune verb)
    {
        if (verb.Value == 'T')
            _texts.WritePlain(GoTypes.Name(value));
        else if (value is null && verb.Value == 'v')
            _padding.Write("<nil>");
        else
            Write(value, verb.IsAscii ? (char)verb.Value : '\0', verb);
    }

    /// <summary>Writes a value by a verb.</summary>
    public void Write(object? value, char verb) => Write(value, verb, new Rune(verb));

    private void Write(object? value, char verb, Rune shown)
    {
        if (!_isComplaining && !_flags.SharpV && value is GoTime or GoNamed && verb is 'v' or 's' or 'x' or 'X' or 'q')
        {
            _texts.TryWrite(value!.ToString()!, verb);
            return;
        }

        bool isWritten = value switch
        {
            null => verb == 'v' && WriteNil(),
            string text => _texts.TryWrite(text, verb),
            bool truth => verb is 't' or 'v' && WritePadded(truth ? "true" : "false"),
            nint number => _integers.TryWrite(number, verb),
            long number => _integers.TryWrite(number, verb),
            byte number => _integers.TryWrite(number, verb, isUnsigned: true),
            GoNamed named => _integers.TryWrite(named.Value, verb),
            double number => _floats.TryWrite(number, verb),
            Complex number => WriteComplex(number, verb),
            GoList list => verb != 'p' && WriteList(list, verb, shown),
            GoMap map => verb != 'p' && WriteMap(map, verb, shown),
            _ => verb == 'v' && WritePadded(value.ToString()!),
        };
        if (!isWritten)
            Complain(value, shown);
    }

    private bool WriteNil()
    {
        _padding.Write(_flags.SharpV ? "interface {}(nil)" : "<nil>");
        return true;
    }

    private bool WritePadded(string text)
    {
        _padding.Write(text);
        return true;
    }

    private bool WriteComplex(Complex number, char verb)
    {
        if (verb is not ('v' or 'b' or 'g' or 'G' or 'x' or 'X' or 'f' or 'F' or 'e' or 'E'))
            return false;
        bool hadPlus = _flags.Plus;
        _out.Append('(');
        _floats.TryWrite(number.Real, verb);
        _flags.Plus = true;
        _floats.TryWrite(number.Imaginary, verb);
        _out.Append("i)");
        _flags.Plus = hadPlus;
        return true;
    }

    private bool WriteList(GoList list, char verb, Rune shown)
    {
        _out.Append(_flags.SharpV ? GoTypes.Name(list) + "{" : "[");
        for (int i = 0; i < list.Count; i++)
        {
            if (i > 0)
                _out.Append(_flags.SharpV ? ", " : " ");
            WriteElement(list[i], verb, shown);
        }

        _out.Append(_flags.SharpV ? '}' : ']');
        return true;
    }

    private bool WriteMap(GoMap map, char verb, Rune shown)
    {
        _out.Append(_flags.SharpV ? GoTypes.Name(map) + "{" : "map[");
        bool isFirst = true;
        foreach ((string key, object? value) in map.Sorted)
        {
            if (!isFirst)
                _out.Append(_flags.SharpV ? ", " : " ");
            isFirst = false;
            Write(key, verb, shown);
            _out.Append(':');
            WriteElement(value, verb, shown);
        }

        _out.Append(_flags.SharpV ? '}' : ']');
        return true;
    }

    /// <summary>Writes a member of a list or map; a nil there is written without regard to verb and width.</summary>
    private void WriteElement(object? value, char verb, Rune shown)
    {
        if (value is null)
            _out.Append(_flags.SharpV ? "interface {}(nil)" : "<nil>");
        else
            Write(value, verb, shown);
    }

    private void Complain(object? value, Rune verb)
    {
        bool was = _isComplaining;
        _isComplaining = true;
        _out.Append($"%!{verb}(");
        if (value is null)
        {
            _out.Append("<nil>");
        }
        else
        {
            _out.Append(GoTypes.Name(value)).Append('=');
            Write(value, 'v');
        }

        _out.Append(')');
        _isComplaining = was;
    }
}
