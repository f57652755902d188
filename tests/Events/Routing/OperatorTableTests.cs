using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>
/// Every operator against every kind of value, as https://learn.microsoft.com/azure/event-grid/event-filtering documents it. The
/// first examples of each row are those of the page. "-" is an event without the key.
/// </summary>
public sealed class OperatorTableTests
{
    private sealed record Row(string Operator, string? Operands, string Matches, string Fails, bool Arrays = false);

    private static readonly Row[] Table =
    [
        new("NumberIn", "[5, 1]", "5 1 5.0 1e0 0.5e1", """6 -5 "5" "x" null true [5] [] {} -"""),
        new("NumberNotIn", "[41, 0]", """5 40.9 -0.1 "41" "x" null false [41] {} -""", "41 0 -0 4.1e1"),
        new("NumberLessThan", "100", "99.999 0 -1e300", """100 101 "5" null true [5] {} -"""),
        new("NumberLessThanOrEquals", "100", "100 99 1e2", """100.001 "5" null false [5] {} -"""),
        new("NumberGreaterThan", "20", "20.001 21 1e300", """20 19 "21" null true [21] {} -"""),
        new("NumberGreaterThanOrEquals", "30", "30 31 3e1", """29.9 "30" null true [30] {} -"""),
        new("NumberInRange", "[[3.14159, 999.95], [3000, 4000]]", "3.14159 999.95 500 3000 4000", """3.14 1000 2999 4001 "500" null true [500] {} -"""),
        new("NumberNotInRange", "[[3.14159, 999.95], [3000, 4000]]", """3.14 1000 4001 "500" null true [500] {} -""", "3.14159 999.95 500 3000 4000"),
        new("BoolEquals", "true", "true", """false 1 "true" null [true] {} -"""),
        new("BoolEquals", "false", "false", """true 0 "false" null [false] {} -"""),
        new("StringContains", """["microsoft", "azure"]""", """ "azure_data_factory" "AZURE" "my-Microsoft" """, """ "contoso" "" 5 null true ["azure"] {} -"""),
        new("StringNotContains", """["contoso", "fabrikam"]""", """ "azure" "" 5 null true ["contoso"] {} """, """ "contoso" "my-Fabrikam" "CONTOSO" -"""),
        new("StringBeginsWith", """["event", "message"]""", """ "event_hubs" "Message" "EVENT" """, """ "my-event" "even" "" 5 null true ["event"] {} -"""),
        new("StringNotBeginsWith", """["event", "message"]""", """ "grid" "my-event" "" 5 null true ["event"] {} """, """ "event_hubs" "MESSAGE" -"""),
        new("StringEndsWith", """["jpg", "jpeg", "png"]""", """ "eventgrid.png" "a.JPG" "jpeg" """, """ "png.txt" "" 5 null true ["png"] {} -"""),
        new("StringNotEndsWith", """["jpg", "jpeg", "png"]""", """ "a.txt" "" 5 null true ["png"] {} """, """ "a.png" "A.JPEG" -"""),
        new("StringIn", """["contoso", "fabrikam", "factory"]""", """ "contoso" "Factory" "FABRIKAM" """, """ "contos" "contoso1" "" 5 null true ["contoso"] {} -"""),
        new("StringNotIn", """["aws", "bridge"]""", """ "azure" "aw" "" 5 null true ["aws"] {} -""", """ "aws" "BRIDGE" """),
        new("StringIn", """["5", "true", "null"]""", """ "5" "TRUE" "null" """, "5 true null -"),
        new("IsNullOrUndefined", null, "null -", """0 "" "null" false [] [null] {}"""),
        new("IsNotNull", null, """0 "" "null" false [] [null] {}""", "null -"),

        // With enableAdvancedFilteringOnArrays: one element is enough, for a match and against one; others' types do not count.
        new("NumberIn", "[5, 1]", "5 [5] [7,1] [null,5] [\"x\",5]", """6 [] [6,7] ["5"] [[5]] [{"a":5}] null -""", Arrays: true),
        new("NumberNotIn", "[5, 1]", """6 [] [6,7] ["5"] [[5]] null -""", "5 [5] [7,1] [null,5]", Arrays: true),
        new("NumberLessThan", "100", "99 [99] [101,99]", "100 [] [100,101] [\"5\"] -", Arrays: true),
        new("NumberGreaterThan", "20", "21 [1,21]", "20 [] [20] -", Arrays: true),
        new("NumberInRange", "[[1, 2]]", "[0,1.5] 2", "[0,3] [] -", Arrays: true),
        new("NumberNotInRange", "[[1, 2]]", "[0,3] [] -", "[0,1.5] 2", Arrays: true),
        new("BoolEquals", "true", "[false,true] true", "[false] [] [1] -", Arrays: true),
        new("StringContains", """["azure"]""", """ ["x","my-Azure"] "azure" """, """ ["x"] [] [5] [["azure"]] -""", Arrays: true),
        new("StringNotContains", """["azure"]""", """ ["x"] [] [5] """, """ ["x","my-Azure"] "azure" -""", Arrays: true),
        new("StringBeginsWith", """["event"]""", """ ["x","Event1"] """, """ ["my-event"] [] -""", Arrays: true),
        new("StringNotBeginsWith", """["event"]""", """ ["my-event"] [] """, """ ["x","Event1"] -""", Arrays: true),
        new("StringEndsWith", """["png"]""", """ ["x","a.PNG"] """, """ ["png.txt"] [] -""", Arrays: true),
        new("StringNotEndsWith", """["png"]""", """ ["png.txt"] [] """, """ ["x","a.PNG"] -""", Arrays: true),
        new("StringIn", """["a"]""", """ ["x","A"] "a" """, """ ["x"] [] -""", Arrays: true),
        new("StringNotIn", """["a"]""", """ ["x"] [] - """, """ ["x","A"] "a" """, Arrays: true),
        new("IsNotNull", null, "[] [null]", "null -", Arrays: true),
        new("IsNullOrUndefined", null, "null -", "[] [null]", Arrays: true),
    ];

    public static TheoryData<string, string?, string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, string?, string, bool, bool>();
        foreach (var row in Table)
        {
            foreach (var value in Split(row.Matches)) cases.Add(row.Operator, row.Operands, value, row.Arrays, true);
            foreach (var value in Split(row.Fails)) cases.Add(row.Operator, row.Operands, value, row.Arrays, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operator_OfEveryKindOfValue_AnswersAsEventGridDoes(string @operator, string? operands, string value, bool arrays, bool expected)
    {
        var data = value == "-" ? """{"other":1}""" : $$"""{"key1":{{value.Replace('_', ' ')}}}""";
        Assert.Equal(expected, Sample.Matches(Sample.Rule(@operator, "data.key1", operands, arrays), Sample.Event(data)));
    }

    [Fact]
    public void Table_HasEveryOperatorAndEnoughCases()
    {
        Assert.Empty(Enum.GetNames<FilterOperator>().Except(Table.Select(row => row.Operator)));
        Assert.True(Cases().Count >= 300);
    }

    private static string[] Split(string values) => values.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
