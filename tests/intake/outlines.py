"""Invented outlines in the shapes of other provinces, years and offices, for the outline's tests.

A line is a heading and its section in the general template: ``-`` for a heading of no section,
``.`` for a line that is text of the section above; ``+`` where text of its own follows.
"""

from __future__ import annotations

TEXTS = (
    "本年度单位按照工作部署推进各项事务，共办理来文三百二十件，走访企业四十家，群众反映良好。",
    "我局设办公室、综合科等5个科室。2021年全年预算数3200.50万元，执行数3100.25万元。一是加强调度；二是严格把关。",
    "根据上级要求，围绕中心工作，按时完成各项任务。主要做法有：（1）加强领导；（2）压实责任。",
)

OUTLINES = {
    "guangdong prefecture": (
        "2021年度青石市发展统计局整体支出绩效自评报告",
        """
一、部门基本情况 = dept_overview
（一）部门职能 = functions+
（二）设置机构及人员情况 = organisation+
（三）年度总体工作和重点工作任务 = annual_work_section+
（四）部门整体支出绩效目标 = performance_goal_section+
（五）部门整体支出情况（以决算数为统计口径） = revenue_expenditure+
二、绩效自评情况 = self_evaluation
（一）自评结论 = self_conclusion+
（二）履职效能分析 = effectiveness_section+
（三）管理效率分析 = efficiency_section+
（四）就自评发现的问题和改进意见 = problems_section+
三、其他自评情况 = other_section+
""",
    ),
    "guangdong 2018": (
        "2019年度青石市水务站部门整体支出绩效自评报告",
        """
一、部门概况 = dept_overview
（一）部门主要职能 = functions+
（二）人员编制情况 = organisation+
二、绩效自评情况 = self_evaluation
（一）自评等级和分数 = self_conclusion+
（二）预算编制情况 = efficiency_section+
（三）预算执行情况 = efficiency_section+
（四）预算使用效益 = effectiveness_section+
三、改进意见 = improvements_section+
""",
    ),
    "form": (
        "2018年度青石市城管局部门整体支出绩效评价自评报告",
        """
一、部门（单位）基本概况 = dept_overview
职能职责概述 = functions+
年度主要工作内容 = annual_work_section+
年度总体运行情况及取得的成绩 = main_results_section+
二、部门（单位）整体支出情况 = revenue_expenditure+
三、部门整体支出绩效自评情况 = self_conclusion+
""",
    ),
    "score first": (
        "南山县财政局2020年度整体支出绩效评价报告",
        """
一、自评得分情况 = self_conclusion+
二、单位基本概况 = dept_overview
（一）机构设置 = organisation+
（二）人员编制 = organisation+
（三）部门预算单位构成 = organisation+
（四）单位职责 = functions+
三、部门整体支出管理及使用情况 = revenue_expenditure+
四、存在的主要问题 = problems_section+
五、改进措施和建议 = improvements_section+
""",
    ),
    "revenue and spending": (
        "南山县政协2021年度部门整体支出绩效评价报告",
        """
一、基本情况 = dept_overview
（一）部门整体支出概况 = revenue_expenditure
1.收入 = .+
2.支出 = .+
（二）部门整体支出绩效目标 = performance_goal_section+
（三）部门整体支出或项目实施情况分析 = task_completion+
二、综合评价情况及评价结论 = self_conclusion+
三、存在的主要问题 = problems_section+
四、有关建议 = improvements_section+
""",
    ),
    "county": (
        "双河区人大2023年度部门整体支出绩效自评报告",
        """
一、部门基本概况 = dept_overview
（一）职能职责 = functions+
（二）机构设置 = organisation+
二、一般公共预算支出情况 = revenue_expenditure
（一）基本支出情况 = .+
（二）项目支出情况 = .+
三、部门整体支出绩效情况 = effectiveness_section+
四、存在的问题及原因分析 = problems_section+
五、下一步改进措施 = improvements_section+
六、部门整体支出绩效自评结果应用和公开情况 = result_use_section+
七、其他需要说明的情况 = other_section+
""",
    ),
    "generic form": (
        "2022年度青石市文化馆部门整体支出绩效自评报告",
        """
一、部门（单位）概况 = dept_overview
（一）主要职责、组织架构、人员及资产等基本情况 = functions+
（二）当年履职总体目标、工作任务 = annual_work_section+
（三）当年整体支出绩效目标 = performance_goal_section+
（四）预算绩效管理开展情况 = perf_management_section+
（五）当年预算及执行情况 = revenue_expenditure+
二、绩效实现情况 = self_evaluation
（一）履职完成情况 = effectiveness_section+
（二）履职效果情况 = effectiveness_section+
三、存在的主要问题及改进措施 = problems_section+
""",
    ),
    "dotted numbers": (
        "2016年度青石省档案局部门整体支出绩效评价报告",
        """
一、项目基本情况 = dept_overview
1.1部门概况 = functions
1.1.1主要职责 = .+
1.1.2机构设置 = organisation+
1.1.3人员情况 = organisation+
1.2绩效目标 = performance_goal_section+
二、评价工作情况 = perf_management_section+
三、绩效分析及结论 = self_evaluation
3.1投入 = efficiency_section+
3.2过程 = efficiency_section+
3.3产出 = effectiveness_section+
3.4效果 = effectiveness_section+
3.5完成情况 = task_completion+
3.6结论 = self_conclusion+
四、主要经验及做法、存在的问题 = problems_section
4.1主要经验及做法 = main_results_section+
4.2存在的问题 = problems_section+
4.3建议 = improvements_section+
五、需要说明的事项 = other_section+
""",
    ),
    "tables of the accounts": (
        "青石州数据中心2023年度部门整体支出绩效自评",
        """
十三、部门整体支出绩效自评情况 = self_conclusion+
十四、部门整体支出绩效自评表 = -+
十五、项目支出绩效自评表 = -+
""",
    ),
    "all projects": (
        "2024年度青石州数据发展中心项目支出绩效单位自评报告",
        """
一、基本情况 = dept_overview
（一）项目概况 = functions+
（二）项目绩效目标 = performance_goal_section+
二、绩效自评工作开展情况 = perf_management_section+
三、绩效目标完成情况分析 = task_completion+
四、存在的问题和整改情况 = problems_section+
五、绩效自评结果应用 = result_use_section+
""",
    ),
    "part of the accounts": (
        "2020年度青石市人大常委会办公室预算绩效情况说明",
        """
三、预算绩效情况说明 = self_evaluation
（一）预算绩效管理工作开展情况 = perf_management_section+
（二）部门决算中项目绩效自评结果 = self_conclusion+
（三）部门评价项目绩效评价结果 = task_completion+
""",
    ),
    "transfers": (
        "青石省2022年度中央自然灾害救灾资金绩效自评报告",
        """
一、绩效目标分解下达情况 = performance_goal_section
（一）中央下达转移支付预算和绩效目标情况 = .+
（二）省内资金安排、分解下达预算和绩效目标情况 = .+
二、绩效目标完成情况分析 = task_completion
（一）资金投入情况分析 = efficiency_section
1.项目资金投入情况分析 = .+
2.项目资金执行情况分析 = .+
3.项目资金管理情况分析 = .+
（二）总体绩效目标完成情况分析 = task_completion+
（三）绩效指标完成情况分析 = task_completion
1.产出指标完成情况分析 = effectiveness_section+
2.效益指标完成情况分析 = effectiveness_section+
3.满意度指标完成情况分析 = effectiveness_section+
三、偏离绩效目标的原因和下一步改进措施 = problems_section+
四、绩效自评结果拟应用和公开情况 = result_use_section+
五、其他需要说明的问题 = other_section+
""",
    ),
    "evaluation": (
        "青石市教育局2021年度整体支出绩效评价报告",
        """
一、基本情况 = dept_overview
（一）项目概况 = functions+
（二）项目绩效目标 = performance_goal_section+
二、绩效评价工作开展情况 = perf_management_section
（一）绩效评价目的、对象和范围 = .+
（二）绩效评价原则、评价指标体系 = .+
（三）绩效评价工作过程 = .+
三、综合评价情况及评价结论 = self_conclusion+
四、绩效评价指标分析 = effectiveness_section
（一）项目决策情况 = efficiency_section+
（二）项目过程情况 = efficiency_section+
（三）项目产出情况 = effectiveness_section+
（四）项目效益情况 = effectiveness_section+
五、主要经验及做法、存在的问题及原因分析 = problems_section+
六、有关建议 = improvements_section+
七、其他需要说明的问题 = other_section+
""",
    ),
}

#: Texts in odd conditions, with the headings that are to be found.
CONDITIONS = {
    "chapter numbers of items": (
        """2022年度青石市水务站部门整体支出绩效自评报告
一、基本情况
（一）部门职能
主要职责如下：
一、贯彻落实国家有关水利的方针政策
二、负责水资源的统一管理
三、组织实施水利工程建设
（二）部门整体收支情况
全年预算数100.00万元，执行数90.00万元。
二、综合评价分析
（一）自评结论综述
自评得分95分。
（二）主要工作成效
一是强化供水保障。完成改造5公里。
二是强化防汛。
三、存在的主要问题
1.预算编制不够精细
部分项目测算依据不足。
2.支出进度偏慢
上半年支出率不到四成。
四、下一步改进措施
（一）细化预算编制
提前谋划项目。
（二）加快支出进度
按月通报。
""",
        """
一、基本情况 = dept_overview
（一）部门职能 = functions
（二）部门整体收支情况 = revenue_expenditure
二、综合评价分析 = self_evaluation
（一）自评结论综述 = self_conclusion
（二）主要工作成效 = main_results_section
三、存在的主要问题 = problems_section
四、下一步改进措施 = improvements_section
""",
    ),
    "number nested in itself": (
        """青石市图书馆2021年部门整体支出绩效自评报告
一、基本情况
（一）部门概况
（一）主要职能
负责全市图书借阅。
（二）机构设置
设5个部。
（二）年度总体工作和重点工作任务
全年工作。
（三）部门整体支出情况
支出很多。
二、综合评价分析
（一）自评结论综述
良。
三、存在的主要问题
无。
""",
        """
一、基本情况 = dept_overview
（一）部门概况 = functions
（一）主要职能 = functions
（二）机构设置 = organisation
（二）年度总体工作和重点工作任务 = annual_work_section
（三）部门整体支出情况 = revenue_expenditure
二、综合评价分析 = self_evaluation
（一）自评结论综述 = self_conclusion
三、存在的主要问题 = problems_section
""",
    ),
    "numbers skipped and repeated": (
        """青石市图书馆2021年部门整体支出绩效自评报告
一、部门基本情况
（一）部门职能
负责全市图书借阅。
（三）年度总体工作和重点工作任务
全年工作。
（三）部门整体支出绩效目标
目标。
（五）部门整体支出情况
支出很多。
一、绩效自评情况
（一）自评结论
良。
（二）履职效能分析
好。
四、存在的问题
无。
四、改进措施
有。
""",
        """
一、部门基本情况 = dept_overview
（一）部门职能 = functions
（三）年度总体工作和重点工作任务 = annual_work_section
（三）部门整体支出绩效目标 = performance_goal_section
（五）部门整体支出情况 = revenue_expenditure
一、绩效自评情况 = self_evaluation
（一）自评结论 = self_conclusion
（二）履职效能分析 = effectiveness_section
四、存在的问题 = problems_section
四、改进措施 = improvements_section
""",
    ),
    "unknown headings": (
        """青石市图书馆2021年部门整体支出绩效自评报告
一、部门基本情况
（一）部门职能
负责全市图书借阅。
（二）疫情防控物资保障
发放口罩三千个。
（三）部门整体支出绩效目标
目标。
二、志愿服务品牌建设
志愿者三百人参加。
（一）招募
招募三百人。
三、绩效自评情况
（一）自评结论
良。
四、存在的问题
无。
""",
        """
一、部门基本情况 = dept_overview
（一）部门职能 = functions
（二）疫情防控物资保障 = -
（三）部门整体支出绩效目标 = performance_goal_section
二、志愿服务品牌建设 = -
（一）招募 = -
三、绩效自评情况 = self_evaluation
（一）自评结论 = self_conclusion
四、存在的问题 = problems_section
""",
    ),
    "no numbers": (
        """青石市图书馆2021年部门整体支出绩效自评报告
部门基本情况
部门职能
负责全市图书借阅。
机构设置
设3个部。
部门整体支出绩效目标
目标是不错的。
绩效自评情况
自评结论
自评等级为良。
存在的主要问题
无。
改进措施
有。
""",
        """
部门基本情况 = dept_overview
部门职能 = functions
机构设置 = organisation
部门整体支出绩效目标 = performance_goal_section
绩效自评情况 = self_evaluation
自评结论 = self_conclusion
存在的主要问题 = problems_section
改进措施 = improvements_section
""",
    ),
    "parts of a book": (
        """青石市图书馆2021年部门整体支出绩效自评报告
第一部分 部门基本情况
一、部门职能
负责全市图书借阅。
二、机构设置
设3个部。
第二部分 部门整体支出绩效情况
一、预算执行情况
执行率九成。
二、履职效能
好。
第三部分 存在的问题和建议
一、问题
无。
二、建议
有。
""",
        """
第一部分部门基本情况 = dept_overview
一、部门职能 = functions
二、机构设置 = organisation
第二部分部门整体支出绩效情况 = self_evaluation
一、预算执行情况 = efficiency_section
二、履职效能 = effectiveness_section
第三部分存在的问题和建议 = problems_section
二、建议 = improvements_section
""",
    ),
    "wording of the parent again": (
        """青石市图书馆2021年部门整体支出绩效自评报告
一、部门基本情况
（一）部门基本情况
负责全市图书借阅。
（二）部门整体支出绩效目标
目标。
二、存在的主要问题
（一）存在的主要问题
预算编制粗。
（二）原因分析
人员少。
三、改进措施
（一）改进措施
有。
""",
        """
一、部门基本情况 = dept_overview
（一）部门基本情况 = functions
（二）部门整体支出绩效目标 = performance_goal_section
二、存在的主要问题 = problems_section
三、改进措施 = improvements_section
""",
    ),
    "arabic numbers below chapters": (
        """青石市医院2022年度整体支出绩效自评报告
一、单位概况
1.主要职责
看病。
2.机构设置
科室20个。
3.人员情况
编制200人。
二、整体支出情况
1.收入情况
收入100万元。
2.支出情况
（1）基本支出
50万元。
（2）项目支出
50万元。
三、绩效目标完成情况
1.数量指标
全部完成。
2.质量指标
合格。
四、存在问题及原因
少。
五、下步打算
多。
""",
        """
一、单位概况 = dept_overview
1.主要职责 = functions
2.机构设置 = organisation
3.人员情况 = organisation
二、整体支出情况 = revenue_expenditure
三、绩效目标完成情况 = task_completion
1.数量指标 = effectiveness_section
2.质量指标 = effectiveness_section
四、存在问题及原因 = problems_section
五、下步打算 = improvements_section
""",
    ),
    "notes in brackets": (
        """青石市法院2022年度整体支出绩效自评报告
一、基本情况（10分）
（一）部门职能（5分）
审判。
（二）部门整体支出绩效目标（以年初批复为准）
结案率95%。
二、绩效自评情况（80分）
（一）自评结论
98分。
三、存在的主要问题（5分）：
少。
四、改进意见（5分）。
多。
""",
        """
一、基本情况（10分） = dept_overview
（一）部门职能（5分） = functions
（二）部门整体支出绩效目标（以年初批复为准） = performance_goal_section
二、绩效自评情况（80分） = self_evaluation
（一）自评结论 = self_conclusion
三、存在的主要问题（5分）： = problems_section
四、改进意见（5分）。 = improvements_section
""",
    ),
    "roman numbers and letters": (
        """青石市法院2022年度整体支出绩效自评报告
Ⅰ.基本情况
A.部门职能
审判。
B.机构设置
庭室10个。
Ⅱ.绩效自评情况
A.自评结论
98分。
Ⅲ.存在的主要问题
少。
Ⅳ.改进措施
多。
""",
        """
Ⅰ.基本情况 = dept_overview
A.部门职能 = functions
B.机构设置 = organisation
Ⅱ.绩效自评情况 = self_evaluation
A.自评结论 = self_conclusion
Ⅲ.存在的主要问题 = problems_section
Ⅳ.改进措施 = improvements_section
""",
    ),
    "execution below the overview and below the evaluation": (
        """2023年度青石市水务站部门整体支出绩效自评报告
一、部门概况
（一）主要职责
职责。
（二）部门整体支出规模、使用方向和主要内容、涉及范围等
年初预算100万元。
（三）预算资金情况
支出90万元。
二、绩效自评情况
（一）自评结论
自评得分95分。
（二）预算执行情况
执行率90%。
（三）预算资金情况
拨付及时。
三、存在的问题
少。
四、改进措施
多。
""",
        """
一、部门概况 = dept_overview
（一）主要职责 = functions
（二）部门整体支出规模、使用方向和主要内容、涉及范围等 = revenue_expenditure
（三）预算资金情况 = revenue_expenditure
二、绩效自评情况 = self_evaluation
（一）自评结论 = self_conclusion
（二）预算执行情况 = efficiency_section
（三）预算资金情况 = efficiency_section
三、存在的问题 = problems_section
四、改进措施 = improvements_section
""",
    ),
    "problems by their kinds": (
        """2022年度青石市水务站部门整体支出绩效自评报告
一、部门概况
（一）主要职责
职责。
（二）机构设置
机构。
二、绩效自评情况
（一）自评结论
自评得分95分。
（二）预算执行情况
执行。
三、存在的问题
（一）预算编制
部分项目测算依据不足。
（二）预算执行
上半年支出率不到四成。
（三）资产管理
账实有出入。
（四）绩效目标
不细。
四、下一步改进措施
（一）预算管理
提前谋划项目。
（二）资产管理
盘点。
（三）绩效管理情况
学习。
五、其他需要说明的问题
无。
""",
        """
一、部门概况 = dept_overview
（一）主要职责 = functions
（二）机构设置 = organisation
二、绩效自评情况 = self_evaluation
（一）自评结论 = self_conclusion
（二）预算执行情况 = efficiency_section
三、存在的问题 = problems_section
四、下一步改进措施 = improvements_section
五、其他需要说明的问题 = other_section
""",
    ),
}

#: A text, the level of its last heading, and words of the reason that is given.
PLACED = {
    "to the letter": ("一、绩效自评情况\n（一）自评结论\n良。", 2, "相同"),
    "another wording": ("一、绩效自评情况\n（一）自评得分及等级\n良。", 2, "另一种写法"),
    "alike": ("一、部门基本情况\n甲。\n二、目前本单位存在的突出问题\n少。", 1, "请核对"),
    "unknown": ("一、部门基本情况\n甲。\n二、志愿服务\n多。", 1, "未归位"),
    "repeated": ("一、部门基本情况\n甲。\n一、存在的主要问题\n少。", 1, "编号与前面的标题重复"),
    "skipped": ("一、部门基本情况\n甲。\n四、存在的主要问题\n少。", 1, "不连续"),
    "nested": ("一、绩效自评情况\n（一）自评结论\n良。\n（一）主要工作成效\n多。", 2, "编号"),
    "again": ("一、存在的主要问题\n甲。\n二、存在的主要问题\n乙。", 1, "前面已有"),
    "without number": ("绩效自评情况\n自评结论\n良。", 2, "没有编号"),
    "right before its text": (
        "一、部门基本情况\n（一）部门职能本单位负责借阅。",
        2,
        "直接接着正文",
    ),
}
