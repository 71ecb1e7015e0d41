// The parts of Apache ECharts that report.html draws with; everything else is left out by the bundler.
import { init, use } from "echarts/core";
import { BarChart, GraphChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, GraphChart, LineChart, ScatterChart, GridComponent, TooltipComponent, DataZoomInsideComponent, LabelLayout, SVGRenderer]);

export { init };
