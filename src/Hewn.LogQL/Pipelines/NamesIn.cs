using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Templates;

namespace Hewn.LogQL.Pipelines;

/// <summary>Finds the labels that stages ask for.</summary>
internal static class NamesIn
{
    /// <summary>Adds the names that stages ask for.</summary>
    /// <returns>False when that cannot be told, and so any may be asked for.</returns>
    public static bool AddTo(HashSet<string> names, IReadOnlyList<Stage> stages)
    {
        bool areAllKnown = true;
        foreach (Stage stage in stages)
        {
            switch (stage)
            {
                case LabelFilterStage { Filter: var filter }:
                    Add(names, filter);
                    break;
                case KeepStage { Labels: var kept }:
                    names.UnionWith(kept.Where(choice => choice.Matcher is not null).Select(choice => choice.Name));
                    break;
                case DropStage { Labels: var dropped }:
                    names.UnionWith(dropped.Where(choice => choice.Matcher is not null).Select(choice => choice.Name));
                    break;
                case ResultStage { Label: { } label }:
                    names.Add(label);
                    break;
                case LineFormatStage { Template: var template }:
                    areAllKnown &= Add(names, template);
                    break;
                case LabelFormatStage { Formats: var formats }:
                    foreach (LabelFormat format in formats)
                    {
                        if (format.IsTemplate)
                            areAllKnown &= Add(names, format.Value);
                        else
                            names.Add(format.Value);
                    }

                    break;
            }
        }

        return areAllKnown;
    }

    private static bool Add(HashSet<string> names, string template)
    {
        try
        {
            IReadOnlySet<string>? asked = Template.Parse(template).Labels;
            names.UnionWith(asked ?? new HashSet<string>());
            return asked is not null;
        }
        catch (LogQLException)
        {
            return false; // whoever compiles the stage says what is wrong with it
        }
    }

    private static void Add(HashSet<string> names, LabelFilter filter)
    {
        switch (filter)
        {
            case AndLabelFilter and:
                Add(names, and.Left);
                Add(names, and.Right);
                break;
            case OrLabelFilter or:
                Add(names, or.Left);
                Add(names, or.Right);
                break;
            case TextLabelFilter text:
                names.Add(text.Matcher.Name);
                break;
            case NumberLabelFilter number:
                names.Add(number.Name);
                break;
            case DurationLabelFilter duration:
                names.Add(duration.Name);
                break;
            case BytesLabelFilter bytes:
                names.Add(bytes.Name);
                break;
            case IpLabelFilter ip:
                names.Add(ip.Name);
                break;
        }
    }
}
